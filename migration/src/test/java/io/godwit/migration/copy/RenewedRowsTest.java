package io.godwit.migration.copy;

import java.util.List;

/** On the scripted server, which gives new keys as its real ones do. */
class RenewedRowsTest extends RowTargetContract {
    private final RenewedRows target = new RenewedRows(copy.writer(WrittenKeys.NEW), List.of());

    RenewedRowsTest() {
        super(true);
    }

    @Override
    RowTarget target() {
        return target;
    }

    @Override
    RangeReader held() {
        return new RenamedRows(
                copy.target(),
                (partition, span) -> target.pairs().stream()
                        .filter(pair -> span.contains(pair.source()))
                        .toList());
    }
}
