package io.godwit.migration.report;

import java.util.Locale;

/** How a result is to be taken. */
public enum Tone {
    /** Proved. */
    GOOD,
    /** Done, and not fully proved. */
    WEAK,
    /** Not done yet. */
    OPEN,
    BAD;

    /** A class name of the page's style sheet. */
    public String style() {
        return name().toLowerCase(Locale.ROOT);
    }
}
