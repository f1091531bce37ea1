package io.godwit.cli;

import java.util.Locale;

/** One of the two clusters of a migration. */
enum Side {
    SOURCE,
    TARGET;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String tokenVariable() {
        return "GODWIT_" + name() + "_TOKEN";
    }
}
