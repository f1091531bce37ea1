package io.godwit.testkit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version that a {@link ScriptedMilvus} calls itself by, as far as the form of columns depends on it. */
record Release(int major, int minor, int patch) {
    private static final Pattern TEXT = Pattern.compile("v?([0-9]+)\\.([0-9]+)\\.([0-9]+).*");

    static Release of(String version) {
        Matcher text = TEXT.matcher(version);
        return text.matches()
                ? new Release(
                        Integer.parseInt(text.group(1)),
                        Integer.parseInt(text.group(2)),
                        Integer.parseInt(text.group(3)))
                : new Release(2, 3, 5);
    }

    boolean since(int wantedMajor, int wantedMinor, int wantedPatch) {
        if (major != wantedMajor) {
            return major > wantedMajor;
        }
        return minor != wantedMinor ? minor > wantedMinor : patch >= wantedPatch;
    }

    boolean nulls() {
        return since(2, 5, 0);
    }

    /** From 2.6.8 on the dynamic field may be null, and then reads as an empty object. */
    boolean nullableDynamicField() {
        return since(2, 6, 8);
    }

    /** Of a segment that is not flushed a 2.3.5 returns no more rows than it has keys, copies counted. */
    boolean hidesKeysBehindCopies() {
        return !since(2, 4, 0);
    }

    /** Sealed segments of older releases return an empty array without its type. */
    boolean untypedEmptyArrays() {
        return !since(2, 6, 7) && !(major == 2 && minor == 5 && patch >= 24);
    }
}
