package io.godwit.migration.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.Columns;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every target of single rows keeps to, under whichever keys its server holds them. */
abstract class RowTargetContract {
    private static final int ROWS = 5;

    /** The source holds rows of the keys 0 to 4, the target none. */
    final ScriptedCopy copy;

    RowTargetContract(boolean generating) {
        this.copy = new ScriptedCopy(ROWS, 3, generating);
    }

    abstract RowTarget target();

    /** What the target holds now, under the keys of the source. */
    abstract RangeReader held();

    @AfterEach
    void stop() {
        copy.close();
    }

    @Test
    void writesWhatIsNotThere() {
        target().replace("", rows(KeySpan.ALL));

        assertThat(copy.targetCount()).isEqualTo(ROWS);
        assertThat(new RowHasher(false).digest(held().read("", KeySpan.ALL).columns()))
                .isEqualTo(copy.digest(copy.source()));
    }

    @Test
    void writesWhatIsThereInItsPlace() {
        target().replace("", rows(KeySpan.ALL));
        target().replace("", rows(new KeySpan(Key.of(1), Key.of(4))));

        assertThat(copy.targetCount()).isEqualTo(ROWS);
        assertThat(held().count("", KeySpan.ALL)).isEqualTo(ROWS);
        assertThat(new RowHasher(false).digest(held().read("", KeySpan.ALL).columns()))
                .isEqualTo(copy.digest(copy.source()));
    }

    @Test
    void deletesTheseRowsAndNoOthers() {
        target().replace("", rows(KeySpan.ALL));
        target().delete("", List.of(Key.of(1), Key.of(3), Key.of(10)));

        assertThat(copy.targetCount()).isEqualTo(3);
        assertThat(held().read("", KeySpan.ALL).columns().keys().stream())
                .containsExactlyInAnyOrder(Key.of(0), Key.of(2), Key.of(4));
    }

    @Test
    void deletesAndWritesAgain() {
        target().replace("", rows(KeySpan.ALL));
        target().delete("", List.of(Key.of(2)));
        target().replace("", rows(KeySpan.of(Key.of(2))));

        assertThat(copy.targetCount()).isEqualTo(ROWS);
        assertThat(held().countKey("", Key.of(2))).isEqualTo(1);
    }

    private Columns rows(KeySpan span) {
        return copy.source().read("", span).columns();
    }
}
