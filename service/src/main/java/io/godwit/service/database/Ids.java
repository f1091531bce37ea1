package io.godwit.service.database;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Random ids and keys, in the shapes that Zilliz Cloud's have. */
public final class Ids {
    private static final String HEX = "0123456789abcdef";
    private static final String LETTERS_AND_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 22;
    private static final int CLUSTER_LENGTH = 15;
    /** 248 random bits. */
    private static final int KEY_LENGTH = 48;
    /** 103 random bits. */
    private static final int PASSWORD_LENGTH = 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    public static String organization() {
        return "org-" + random(LETTERS_AND_DIGITS, LENGTH);
    }

    public static String project() {
        return "proj-" + random(HEX, LENGTH);
    }

    public static String account() {
        return "user-" + random(LETTERS_AND_DIGITS, LENGTH);
    }

    public static String draft() {
        return "draft-" + random(LETTERS_AND_DIGITS, LENGTH);
    }

    public static String apiKey() {
        return "key-" + random(LETTERS_AND_DIGITS, LENGTH);
    }

    /** @param prefix tells the plan: {@code in01-} */
    public static String cluster(String prefix) {
        return prefix + random(HEX, CLUSTER_LENGTH);
    }

    /** The secret that a caller shows, not the id of a key. */
    public static String newKey() {
        return random(LETTERS_AND_DIGITS, KEY_LENGTH);
    }

    public static String newPassword() {
        return random(LETTERS_AND_DIGITS, PASSWORD_LENGTH);
    }

    private static String random(String alphabet, int length) {
        return RANDOM.ints(length, 0, alphabet.length())
                .mapToObj(alphabet::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }
}
