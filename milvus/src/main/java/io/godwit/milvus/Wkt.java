package io.godwit.milvus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Well-known text of geometries by what it says: words in capitals, each number as the nearest double, one space between two
 * numbers, and no other. A real Milvus keeps a geometry in binary and writes its text anew; Milvus Lite 3 keeps it as it was sent.
 */
final class Wkt {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*([A-Za-z]+|[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[(),])");

    private Wkt() {}

    /** What does not parse stands for itself. */
    static byte[] canonical(byte[] bytes, int start, int end) {
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8).strip();
        Matcher tokens = TOKEN.matcher(text);
        StringBuilder canonical = new StringBuilder(text.length());
        int at = 0;
        while (tokens.find() && tokens.start() == at) {
            append(canonical, tokens.group(1));
            at = tokens.end();
        }
        if (at != text.length()) {
            return Arrays.copyOfRange(bytes, start, end);
        }
        return points(canonical.toString()).getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder canonical, String token) {
        char first = token.charAt(0);
        boolean mark = first == '(' || first == ')' || first == ',';
        boolean afterMark = canonical.isEmpty() || "(),".indexOf(canonical.charAt(canonical.length() - 1)) >= 0;
        if (!mark && !afterMark) {
            canonical.append(' ');
        }
        canonical.append(
                mark || Character.isLetter(first)
                        ? token.toUpperCase(Locale.ROOT)
                        : Double.toString(Double.parseDouble(token)));
    }

    /** Points of a MULTIPOINT may stand in brackets of their own, or not. */
    private static String points(String canonical) {
        int open = canonical.indexOf('(');
        if (!canonical.startsWith("MULTIPOINT") || open < 0) {
            return canonical;
        }
        String inner = canonical.substring(open).replace("(", "").replace(")", "");
        return canonical.substring(0, open) + "(" + inner + ")";
    }
}
