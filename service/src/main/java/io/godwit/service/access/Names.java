package io.godwit.service.access;

import io.godwit.service.problem.Problem;

/** Names that people give to what they have. */
final class Names {
    private static final int LONGEST = 64;

    private Names() {}

    /**
     * @param what as the request calls it
     * @throws io.godwit.service.problem.ProblemException INVALID_PARAMETER if nobody could read it, or type it again
     */
    static void check(String what, String name) {
        if (name.isBlank() || name.length() > LONGEST || name.codePoints().anyMatch(Names::unreadable)) {
            throw Problem.INVALID_PARAMETER.with(
                    what + " has 1 to " + LONGEST + " characters, and no control characters among them.");
        }
    }

    /** A control character, or half of one that UTF-16 writes as two. */
    private static boolean unreadable(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }
}
