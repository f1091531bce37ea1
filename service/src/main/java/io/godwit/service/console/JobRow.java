package io.godwit.service.console;

import io.godwit.migration.run.Desired;
import io.godwit.migration.run.JobState;
import io.godwit.service.access.Caller;
import io.godwit.service.job.JobDetails;
import io.godwit.service.job.JobStep;
import io.godwit.service.job.Jobs;
import io.godwit.service.job.Migration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A job as the list shows it. */
record JobRow(JobDetails details, String source, String target, Set<JobStep> steps) {
    static JobRow of(Caller caller, JobDetails details, ClusterNames names) {
        Migration migration = details.migration();
        return new JobRow(details, names.source(migration), names.target(migration), Jobs.steps(caller, migration));
    }

    Migration job() {
        return details.migration();
    }

    /** What a menu offers. Cancel asks itself what becomes of what was created, and has nothing to do where that was done. */
    List<JobStep> offered() {
        return steps.stream()
                .filter(step -> step != JobStep.DISCARD)
                .filter(step -> step != JobStep.PAUSE || job().wanted() != Desired.PAUSE)
                .filter(step -> step != JobStep.CANCEL || job().state() != JobState.CANCELED)
                .toList();
    }

    /** What it waits for, or why it has ended; that a job is paused its state says by itself. */
    Optional<String> why() {
        return details.live().waitsFor().or(() -> job().state() == JobState.PAUSED ? Optional.empty() : job().reason());
    }

    String path() {
        return "/console/jobs/" + job().job();
    }
}
