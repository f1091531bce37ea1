package io.godwit.service.problem;

/** Texts of requests. */
public final class Texts {
    private Texts() {}

    /**
     * Whether a text can be kept as it is: PostgreSQL takes no U+0000, and half of a character that UTF-16 writes as two becomes a question
     * mark.
     */
    public static boolean whole(String text) {
        return text.codePoints()
                .noneMatch(character -> character == 0 || Character.getType(character) == Character.SURROGATE);
    }
}
