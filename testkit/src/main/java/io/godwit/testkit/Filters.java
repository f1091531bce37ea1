package io.godwit.testkit;

import java.util.List;

/** Filter expressions over a primary key, in the part of the grammar that every server here reads alike. */
final class Filters {
    private Filters() {}

    static String after(String keyField, Object last) {
        // The literal -9223372036854775808 does not parse on Milvus 2.3.5.
        return last.equals(Long.MIN_VALUE)
                ? keyField + " >= " + (Long.MIN_VALUE + 1)
                : keyField + " > " + literal(last);
    }

    static String in(String keyField, List<?> keys) {
        return keyField + " in ["
                + String.join(", ", keys.stream().map(Filters::literal).toList()) + "]";
    }

    /** A tab is written raw: that is what all servers understand; newlines must be escaped. */
    static String literal(Object key) {
        if (key instanceof Long number) {
            return number.toString();
        }
        String text = (String) key;
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }

    /** Milvus Lite 2 has no way to write a newline: the longest prefix without one, which sorts at or before the key. */
    static Object writable(Object key) {
        if (key instanceof Long) {
            return key;
        }
        String text = (String) key;
        int end = 0;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return text.substring(0, end);
    }
}
