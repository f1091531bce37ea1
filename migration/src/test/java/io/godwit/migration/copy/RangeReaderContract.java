package io.godwit.migration.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Rows.Counted;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every reader of ranges keeps to, under whichever keys its server holds the rows. */
abstract class RangeReaderContract {
    static final int ROWS = 5;

    /** The source holds rows of the keys 0 to 4. */
    final ScriptedCopy copy;

    RangeReaderContract(ScriptedCopy copy) {
        this.copy = copy;
    }

    /** Reads the same rows. */
    abstract RangeReader reader();

    @AfterEach
    void stop() {
        copy.close();
    }

    @Test
    void readsTheRowsOfARangeWithTheirCount() {
        Counted rows = reader().read("", span(1, 3));

        assertThat(rows.columns().keys().stream()).containsExactlyInAnyOrder(Key.of(1), Key.of(2));
        assertThat(rows.counted()).isEqualTo(2);
    }

    @Test
    void readsTheSameValuesAsTheSource() {
        Digest source = copy.digest(copy.source());

        assertThat(new RowHasher(false).digest(reader().read("", KeySpan.ALL).columns()))
                .isEqualTo(source);
    }

    @Test
    void aRangeWithoutRowsIsEmpty() {
        Counted rows = reader().read("", span(10, 20));

        assertThat(rows.columns().rows()).isZero();
        assertThat(rows.counted()).isZero();
        assertThat(reader().count("", span(10, 20))).isZero();
        assertThat(new RowHasher(false).digest(rows.columns())).isEqualTo(Digest.EMPTY);
    }

    @Test
    void countsRangesAndKeys() {
        assertThat(reader().count("", KeySpan.ALL)).isEqualTo(ROWS);
        assertThat(reader().count("", new KeySpan(Key.of(2), null))).isEqualTo(3);
        assertThat(reader().countKey("", Key.of(3))).isEqualTo(1);
        assertThat(reader().countKey("", Key.of(10))).isZero();
    }

    @Test
    void halvesTileTheirSpanAndBothHoldRows() {
        List<KeySpan> halves = reader().halves("", KeySpan.ALL);

        assertThat(halves).hasSize(2);
        assertThat(halves.get(0).lower()).isEmpty();
        assertThat(halves.get(0).upper()).isPresent().isEqualTo(halves.get(1).lower());
        assertThat(halves.get(1).upper()).isEmpty();
        assertThat(halves)
                .allSatisfy(half -> assertThat(reader().count("", half)).isBetween(2L, 3L));
    }

    @Test
    void aSingleRowHasNoHalvesAndIsReadHoweverLarge() {
        assertThat(reader().halves("", span(3, 4))).containsExactly(span(3, 4));
        assertThat(reader().readGiant("", span(3, 4)).columns().keys().stream()).containsExactly(Key.of(3));
    }

    @Test
    void nothingIsLostInHalves() {
        int rows = reader().inHalves("", KeySpan.ALL, read -> read.columns().rows(), Integer::sum);

        assertThat(rows).isEqualTo(ROWS);
    }

    static KeySpan span(long lo, long hi) {
        return new KeySpan(Key.of(lo), Key.of(hi));
    }
}
