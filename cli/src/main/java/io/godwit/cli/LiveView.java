package io.godwit.cli;

import io.godwit.migration.run.Figures.Moment;
import io.godwit.migration.run.Progress.Waiting;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Draws frames over one another at the bottom of the terminal. Not me.tongfei's progressbar: there each bar is a line that is
 * taken once and kept, while here lines come and go with the collections, and never more of them than the screen has.
 */
final class LiveView implements ProgressView {
    private static final String CLEAR_TO_END = "\u001b[J";
    private static final Duration RESIZE_CHECK = Duration.ofSeconds(2);

    private final PrintStream err;
    private final Terminal terminal;
    private List<String> frame = List.of();
    private Terminal.Size size = Terminal.Size.USUAL;
    private Instant measured = Instant.MIN;

    LiveView(PrintStream err, Terminal terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public Duration interval() {
        return Duration.ofMillis(250);
    }

    @Override
    public synchronized void show(Moment moment, Optional<Waiting> waiting, Instant now) {
        if (measured.equals(Instant.MIN) || now.isAfter(measured.plus(RESIZE_CHECK))) {
            size = terminal.size();
            measured = now;
        }
        List<String> next = Frame.lines(moment, waiting, now, size);
        if (next.equals(frame)) {
            return;
        }
        err.print(erase() + draw(next));
        err.flush();
        frame = next;
    }

    /** Prints above the frame. */
    synchronized void interlude(Runnable print) {
        err.print(erase());
        err.flush();
        print.run();
        err.print(draw(frame));
        err.flush();
    }

    @Override
    public synchronized void end() {
        err.print(erase());
        err.flush();
        frame = List.of();
    }

    private String erase() {
        return frame.isEmpty() ? "" : "\r\u001b[" + frame.size() + "A" + CLEAR_TO_END;
    }

    private static String draw(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
