package io.godwit.cli;

import io.godwit.migration.run.Figures.Moment;
import io.godwit.migration.run.Progress.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One way of showing how a run gets on. */
interface ProgressView {
    ProgressView NONE = (moment, waiting, now) -> {};

    void show(Moment moment, Optional<Waiting> waiting, Instant now);

    /** How often it wants to be shown something. */
    default Duration interval() {
        return Duration.ofSeconds(1);
    }

    /** The run is over. */
    default void end() {}

    static ProgressView of(Output output, Terminal terminal) {
        if (output.json()) {
            return new ObjectView(output);
        }
        if (output.quiet()) {
            return NONE;
        }
        if (terminal.interactive()) {
            LiveView view = new LiveView(output.err(), terminal);
            output.live(view);
            return view;
        }
        return new LineView(output, Duration.ofSeconds(10));
    }
}
