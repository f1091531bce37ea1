package io.godwit.service.console;

import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Phase;
import io.godwit.service.job.CollectionProgress;
import io.godwit.service.job.JobDetails;
import java.util.ArrayList;
import java.util.List;

/** The phases of a job in their order, each with how many collections have come past it. */
record PhaseStrip(List<Station> stations) {
    static PhaseStrip of(JobDetails details) {
        List<Station> stations = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            stations.add(new Station(phase, standing(details, phase), past(details, phase)));
        }
        return new PhaseStrip(List.copyOf(stations));
    }

    /** The strip follows the collection that is furthest behind; what differs was found by the verification. */
    private static Standing standing(JobDetails details, Phase phase) {
        if (details.migration().state() == JobState.SUCCESSFUL) {
            return Standing.DONE;
        }
        boolean failed = details.migration().state() == JobState.FAILED;
        boolean differs = failed && details.collections().stream().anyMatch(CollectionProgress::differs);
        String now = differs ? Phase.VERIFY.name() : details.phase();
        if (now.equals(phase.name())) {
            return failed ? Standing.FAILED : Standing.CURRENT;
        }
        return details.planned() && Phase.valueOf(now).compareTo(phase) > 0 ? Standing.DONE : Standing.AHEAD;
    }

    private static long past(JobDetails details, Phase phase) {
        return details.collections().stream()
                .filter(collection -> collection.phase().compareTo(phase) > 0)
                .count();
    }

    /** @param past collections that have it behind them */
    record Station(Phase phase, Standing standing, long past) {}

    /** Where the job is, seen from a phase. */
    enum Standing {
        DONE,
        CURRENT,
        FAILED,
        AHEAD
    }
}
