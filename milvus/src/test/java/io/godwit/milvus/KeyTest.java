package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KeyTest {
    @Property
    void anEncodedNumberIsTheSameNumber(@ForAll long value) {
        assertThat(Key.decode(Key.of(value).encoded())).isEqualTo(Key.of(value));
    }

    @Property
    void encodedNumbersOrderAsNumbers(@ForAll long one, @ForAll long other) {
        int order = Arrays.compareUnsigned(Key.of(one).encoded(), Key.of(other).encoded());
        assertThat(Integer.signum(order)).isEqualTo(Integer.signum(Long.compare(one, other)));
        assertThat(Integer.signum(Key.of(one).compareTo(Key.of(other)))).isEqualTo(Integer.signum(order));
    }

    @Property
    void encodedTextsOrderByTheirUtf8Bytes(@ForAll String one, @ForAll String other) {
        String left = wellFormed(one);
        String right = wellFormed(other);
        int order = Arrays.compareUnsigned(utf8(left), utf8(right));
        assertThat(Integer.signum(Key.of(left).compareTo(Key.of(right)))).isEqualTo(Integer.signum(order));
        assertThat(Integer.signum(Arrays.compareUnsigned(
                        Key.of(left).encoded(), Key.of(right).encoded())))
                .isEqualTo(Integer.signum(order));
        assertThat(Key.decode(Key.of(left).encoded())).isEqualTo(Key.of(left));
    }

    @Test
    void emojiFollowTheLastOfTheBasicPlane() {
        assertThat(Key.of("\uFFFD")).isLessThan(Key.of("\uD83D\uDE00"));
        assertThat("\uFFFD".compareTo("\uD83D\uDE00")).isPositive();
    }

    @Test
    void literalsEscapeWhatServersReadBack() {
        assertThat(Key.of("a\"b\\c\nd\re\tf").literal()).isEqualTo("\"a\\\"b\\\\c\\nd\\re\tf\"");
        assertThat(Key.of("").literal()).isEqualTo("\"\"");
        assertThat(Key.of(-7).literal()).isEqualTo("-7");
    }

    @Test
    void displayShowsControlCharacters() {
        assertThat(Key.of("a\nb\u2028").display()).isEqualTo("\"a\\u000ab\\u2028\"");
        assertThat(Key.of(Long.MIN_VALUE).display()).isEqualTo("-9223372036854775808");
    }

    @Test
    void displayCutsALongTextBetweenCharactersAndTellsItsLength() {
        String birds = "\uD83D\uDC26".repeat(101);

        assertThat(Key.of(birds).display()).isEqualTo("\"" + "\uD83D\uDC26".repeat(64) + "\"... (101 characters)");
        assertThat(Key.of(birds).displayWhole()).isEqualTo("\"" + birds + "\"");
        assertThat(Key.of("b".repeat(100)).display()).isEqualTo("\"" + "b".repeat(100) + "\"");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Lone surrogates have no UTF-8 and cannot come from a server. */
    private static String wellFormed(String text) {
        return new String(utf8(text), StandardCharsets.UTF_8);
    }
}
