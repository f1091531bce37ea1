package io.godwit.milvus;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** The form in which every server keeps texts. */
public final class Utf8 {
    private Utf8() {}

    /** How many bytes a text has there; empty: it holds half of a surrogate pair, which would become a question mark. */
    public static OptionalInt length(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return OptionalInt.of(bytes.remaining());
        } catch (CharacterCodingException e) {
            return OptionalInt.empty();
        }
    }
}
