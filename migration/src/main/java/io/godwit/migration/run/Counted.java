package io.godwit.migration.run;

/** Numbers of things in messages. */
final class Counted {
    private Counted() {}

    /** {@code 1 row}, {@code 2 rows}. */
    static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
