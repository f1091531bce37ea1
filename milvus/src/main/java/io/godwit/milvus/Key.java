package io.godwit.milvus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A primary key: Int64 or VarChar. Keys order as the server orders them: Int64 by value, VarChar by its UTF-8 bytes (not by
 * UTF-16, which {@link String#compareTo} uses).
 */
public sealed interface Key extends Comparable<Key> {
    static Key of(long value) {
        return new Int64(value);
    }

    static Key of(String value) {
        return new VarChar(value);
    }

    /** The key as an operand of a filter expression; never asked of the smallest Int64, which no server literal can say. */
    String literal();

    /** Non-empty bytes whose unsigned order is the order of the keys. */
    byte[] encoded();

    /** For people: the number, or the text in JSON quotes; a long text is cut, and its length told. */
    String display();

    /** For programs, as {@link #display}, but whole. */
    String displayWhole();

    /** The digits of the number, or the text itself: of one {@link #type}, no two keys have the same. */
    String text();

    /** As Milvus names it: Int64 or VarChar. */
    String type();

    static Key decode(byte[] encoded) {
        ByteBuffer buffer = ByteBuffer.wrap(encoded);
        if (buffer.get() == Int64.TAG) {
            return new Int64(buffer.getLong() ^ Long.MIN_VALUE);
        }
        return new VarChar(new String(encoded, 1, encoded.length - 1, StandardCharsets.UTF_8));
    }

    /** An Int64 key. */
    record Int64(long value) implements Key {
        private static final byte TAG = 1;

        @Override
        public int compareTo(Key other) {
            return Long.compare(value, ((Int64) other).value);
        }

        @Override
        public String literal() {
            return Long.toString(value);
        }

        @Override
        public byte[] encoded() {
            return ByteBuffer.allocate(9)
                    .put(TAG)
                    .putLong(value ^ Long.MIN_VALUE)
                    .array();
        }

        @Override
        public String display() {
            return Long.toString(value);
        }

        @Override
        public String displayWhole() {
            return Long.toString(value);
        }

        @Override
        public String text() {
            return Long.toString(value);
        }

        @Override
        public String type() {
            return "Int64";
        }
    }

    /** A VarChar key. */
    record VarChar(String value) implements Key {
        private static final byte TAG = 2;

        @Override
        public int compareTo(Key other) {
            return Arrays.compareUnsigned(utf8(), ((VarChar) other).utf8());
        }

        /**
         * Double quotes around it; backslash, quote, newline and carriage return escaped, tab raw: the one form that 2.3.5,
         * Milvus Lite 3.2 and (but for newline and carriage return) Milvus Lite 2.5 read back as the same text.
         */
        @Override
        public String literal() {
            return '"'
                    + value.replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n")
                            .replace("\r", "\\r")
                    + '"';
        }

        @Override
        public byte[] encoded() {
            byte[] utf8 = utf8();
            return ByteBuffer.allocate(utf8.length + 1).put(TAG).put(utf8).array();
        }

        @Override
        public String display() {
            return QuotedText.shortened(value);
        }

        @Override
        public String displayWhole() {
            return QuotedText.of(value);
        }

        @Override
        public String text() {
            return value;
        }

        @Override
        public String type() {
            return "VarChar";
        }

        private byte[] utf8() {
            return value.getBytes(StandardCharsets.UTF_8);
        }
    }
}
