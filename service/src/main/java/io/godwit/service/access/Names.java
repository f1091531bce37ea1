package io.godwit.service.access;

import io.godwit.service.problem.Problem;
import io.godwit.service.problem.Texts;

/** Names that people give to what they have. */
public final class Names {
    private static final int LONGEST = 64;

    private Names() {}

    /**
     * @param what as the request calls it
     * @throws io.godwit.service.problem.ProblemException INVALID_PARAMETER if nobody could read it, or type it again
     */
    static void check(String what, String name) {
        check(Problem.INVALID_PARAMETER, what, LONGEST, name);
    }

    /**
     * @param problem what to answer if nobody could read the name, or type it again
     * @param what as the request calls it
     * @param longest how many characters it may have
     * @throws io.godwit.service.problem.ProblemException that problem
     */
    public static void check(Problem problem, String what, int longest, String name) {
        boolean readable = Texts.whole(name) && name.codePoints().noneMatch(Character::isISOControl);
        if (name.isBlank() || name.length() > longest || !readable) {
            throw problem.with(what + " has 1 to " + longest + " characters, and no control characters among them.");
        }
    }
}
