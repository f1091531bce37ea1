package io.godwit.migration.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** On the scripted server, whose rows are known to the last byte; many tests read real ones. */
class CollectionReaderTest extends RangeReaderContract {
    CollectionReaderTest() {
        super(new ScriptedCopy(ROWS, 3));
    }

    @Override
    RangeReader reader() {
        return copy.source();
    }

    @Test
    void aPartitionThatIsGoneReadsAsEmpty() {
        CollectionReader reader = copy.source().without(Set.of("gone")).now();

        assertThat(reader.read("gone", KeySpan.ALL).columns().rows()).isZero();
        assertThat(reader.readGiant("gone", KeySpan.ALL).counted()).isZero();
        assertThat(reader.readKeys("gone", List.of(Key.of(1))).rows()).isZero();
        assertThat(reader.count("gone", KeySpan.ALL)).isZero();
        assertThat(reader.countKey("gone", Key.of(1))).isZero();
        assertThat(reader.keyPage("gone", KeySpan.ALL)).isEmpty();
        assertThat(reader.halves("gone", KeySpan.ALL)).containsExactly(KeySpan.ALL);
        assertThat(reader.count("", KeySpan.ALL)).isEqualTo(ROWS);
    }
}
