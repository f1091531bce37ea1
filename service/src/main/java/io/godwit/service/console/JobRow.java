package io.godwit.service.console;

import io.godwit.service.access.Caller;
import io.godwit.service.job.JobDetails;
import io.godwit.service.job.JobStep;
import io.godwit.service.job.Jobs;
import io.godwit.service.job.Migration;
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

    String path() {
        return "/console/jobs/" + job().job();
    }
}
