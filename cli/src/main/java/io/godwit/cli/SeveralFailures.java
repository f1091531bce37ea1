package io.godwit.cli;

import io.godwit.milvus.GodwitException;
import java.util.List;

/** Several things failed that a command needs, a cluster or the store, and all are said. */
final class SeveralFailures extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<GodwitException> failures;

    SeveralFailures(List<GodwitException> failures) {
        super(failures.get(0));
        this.failures = List.copyOf(failures);
        failures.stream().skip(1).forEach(this::addSuppressed);
    }

    List<GodwitException> failures() {
        return failures;
    }
}
