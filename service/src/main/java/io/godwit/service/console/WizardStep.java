package io.godwit.service.console;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A step of preparing a migration. */
enum WizardStep {
    /** Source and target, both of the organization. */
    SETTINGS,
    CONNECT,
    SELECT,
    SCHEMA,
    REVIEW;

    /** Those of a migration within the organization, and of one from elsewhere. */
    static List<WizardStep> all(boolean elsewhere) {
        return elsewhere ? List.of(CONNECT, SELECT, SCHEMA, REVIEW) : List.of(SETTINGS, REVIEW);
    }

    String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<WizardStep> of(String path) {
        return Arrays.stream(values()).filter(step -> step.path().equals(path)).findFirst();
    }
}
