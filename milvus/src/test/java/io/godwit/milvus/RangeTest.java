package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RangeTest {
    private static final CollectionName NAME = new CollectionName("default", "c");

    @Test
    void twoBoundsMakeOneChainedComparison() {
        assertThat(filter(new KeySpan(Key.of(-5), Key.of(7)), true)).isEqualTo("-5 <= id < 7");
        assertThat(filter(new KeySpan(Key.of(-5), Key.of(7)), false)).isEqualTo("id >= -5 and id < 7");
    }

    @Test
    void aMissingBoundIsLeftOut() {
        assertThat(filter(new KeySpan(null, Key.of(7)), true)).isEqualTo("id < 7");
        assertThat(filter(new KeySpan(Key.of(7), null), true)).isEqualTo("id >= 7");
    }

    /** Its literal does not parse on 2.3.5. */
    @Test
    void theSmallestNumberIsNeverWritten() {
        assertThat(filter(new KeySpan(Key.of(Long.MIN_VALUE), Key.of(7)), true)).isEqualTo("id < 7");
        assertThat(filter(new KeySpan(Key.of(Long.MIN_VALUE), null), true)).isEqualTo("id <= 9223372036854775807");
    }

    /** A query without limit needs a filter. */
    @Test
    void allKeysAreAFilterToo() {
        assertThat(filter(KeySpan.ALL, true)).isEqualTo("id <= 9223372036854775807");
        assertThat(new Range(NAME, "", "id", KeySpan.ALL).filter(false, true)).isEqualTo("id >= \"\"");
    }

    private static String filter(KeySpan span, boolean chained) {
        return new Range(NAME, "", "id", span).filter(true, chained);
    }
}
