package io.godwit.migration.copy;

import io.godwit.milvus.KeySpan;
import java.util.List;

/** On the scripted server, which gives new keys as its real ones do. */
class RenamedRowsTest extends RangeReaderContract {
    private final List<IdPair> pairs;

    RenamedRowsTest() {
        super(new ScriptedCopy(ROWS, 3, true));
        pairs = copy.writer(WrittenKeys.NEW)
                .write("", copy.source().read("", KeySpan.ALL).columns(), false)
                .ids();
    }

    @Override
    RangeReader reader() {
        return new RenamedRows(
                copy.target(),
                (partition, span) -> pairs.stream()
                        .filter(pair -> span.contains(pair.source()))
                        .toList());
    }
}
