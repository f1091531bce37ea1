package io.godwit.milvus;

/** A text out of somebody's data, as people read it: in JSON quotes, so that nothing in it is taken for something else or steers a terminal. */
public final class QuotedText {
    private static final int LONGEST_SHOWN = 100;
    private static final int SHOWN_OF_LONG = 64;

    private QuotedText() {}

    /** The whole text. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (escaped(c)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    /** A long text is cut, and its length told. */
    public static String shortened(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= LONGEST_SHOWN
                ? of(text)
                : of(text.substring(0, text.offsetByCodePoints(0, SHOWN_OF_LONG))) + "... (" + length + " characters)";
    }

    /** Control characters, and halves of a pair, which no text in UTF-8 can hold. */
    private static boolean escaped(int c) {
        return c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029 || Character.getType(c) == Character.SURROGATE;
    }
}
