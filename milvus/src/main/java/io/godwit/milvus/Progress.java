package io.godwit.milvus;

import java.time.Duration;

/** Waits for work of the server, as long as it makes headway. */
final class Progress {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    /** Of the time waited so far: so late is the end of the work noticed at most. */
    private static final int PART = 10;

    private final Attempts attempts;
    private final String what;
    private final Duration start;
    private Duration lastHeadway;
    private String last = "";

    Progress(Patience patience, String what) {
        this(patience.begin(), what);
    }

    Progress(Attempts attempts, String what) {
        this.attempts = attempts;
        this.what = what;
        this.start = attempts.now();
        this.lastHeadway = start;
    }

    /** Pauses before the next look; throws {@link ErrorCode#TIMED_OUT} if nothing changed for the whole budget. */
    void next(String now) {
        if (!now.equals(last)) {
            last = now;
            lastHeadway = attempts.now();
        }
        Duration still = attempts.now().minus(lastHeadway);
        Duration budget = attempts.patience().budget();
        if (still.compareTo(budget) > 0) {
            throw new GodwitException(
                    ErrorCode.TIMED_OUT,
                    "No headway for " + still.toSeconds() + " s in " + what + " (" + now
                            + "). Look into the server's log, then try again.");
        }
        attempts.pause(what, pause());
    }

    private Duration pause() {
        Duration part = attempts.now().minus(start).dividedBy(PART);
        if (part.compareTo(SHORTEST_PAUSE) < 0) {
            return SHORTEST_PAUSE;
        }
        return part.compareTo(LONGEST_PAUSE) < 0 ? part : LONGEST_PAUSE;
    }
}
