package io.godwit.store;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Ids of jobs: {@code job-} and 22 lower-case letters and digits, 113 random bits. */
final class JobId {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 22;
    private static final SecureRandom RANDOM = new SecureRandom();

    private JobId() {}

    static String random() {
        return RANDOM.ints(LENGTH, 0, ALPHABET.length())
                .mapToObj(ALPHABET::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining("", "job-", ""));
    }
}
