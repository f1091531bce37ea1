package io.godwit.service.console;

import io.godwit.migration.run.Desired;
import io.godwit.migration.run.JobState;
import io.godwit.service.job.JobDetails;
import java.util.Locale;

/** How a job stands, for people: its state, and what is about to become of it. */
enum JobStanding {
    PENDING,
    IN_PROGRESS,
    /** It runs, and is held back by something that will pass. */
    WAITING,
    /** It still runs, and somebody wants it to stop for now. */
    PAUSING,
    PAUSED,
    CANCELING,
    CANCELED,
    FAILED,
    SUCCESSFUL;

    static JobStanding of(JobDetails details) {
        JobState state = details.migration().state();
        Desired wanted = details.migration().wanted();
        if (!state.ended() && wanted.givesUp()) {
            return CANCELING;
        }
        if (state != JobState.IN_PROGRESS) {
            return valueOf(state.name());
        }
        if (wanted == Desired.PAUSE) {
            return PAUSING;
        }
        return details.live().waitsFor().isPresent() ? WAITING : IN_PROGRESS;
    }

    /** As the style sheet calls it. */
    String look() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
