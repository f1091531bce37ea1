package io.godwit.cli;

import io.godwit.migration.run.Progress.Waiting;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Tells what one cluster is waited for outside of a run: at once when it gets serious, then now and then while it lasts. Each try is
 * told with {@code -v} only.
 */
final class WaitNotice implements Patience.WaitListener {
    /** The pauses grow: one as long follows several tries that failed, or a rate limit. */
    private static final Duration SERIOUS = Duration.ofMillis(400);

    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final Output output;
    private Instant next = Instant.MIN;

    WaitNotice(Output output) {
        this.output = output;
    }

    @Override
    public void waiting(String what, GodwitException reason, Duration pause) {
        String text = what + ": " + reason.getMessage();
        Instant now = Instant.now();
        if (serious(pause, now)) {
            Waiting waiting = new Waiting(text, now.plus(pause));
            output.say(Frame.waiting(waiting, now));
            output.object("progress", Map.of("at", now.toString(), "waiting", text));
        } else {
            output.detail(text + " Next try in " + pause.toMillis() + " ms.");
        }
    }

    private synchronized boolean serious(Duration pause, Instant now) {
        if (pause.compareTo(SERIOUS) < 0 || now.isBefore(next)) {
            return false;
        }
        next = now.plus(AGAIN);
        return true;
    }
}
