package io.godwit.cli;

import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the same command does when its job is kept already: goes on, or looks whether both sides still are as the job left them. */
final class KeptJob {
    private final Godwit godwit;
    private final JobStore store;
    private final Migrator migrator;
    private final ClusterPair clusters;

    KeptJob(Godwit godwit, JobStore store, Migrator migrator, ClusterPair clusters) {
        this.godwit = godwit;
        this.store = store;
        this.migrator = migrator;
        this.clusters = clusters;
    }

    int goOn(Job job, RunOptions options, boolean again) {
        if (RunningElsewhere.is(store, job)) {
            throw new GodwitException(
                    ErrorCode.JOB_BUSY,
                    job.id() + " is being run by another process. Watch, pause or cancel it: godwit jobs"
                            + " watch|pause|cancel " + job.id());
        }
        if (again) {
            godwit.output().say(job.id() + " catches up: what changed since is copied.");
            return run(job, options, (runner, progress) -> runner.again(job.id(), clusters, options, progress));
        }
        if (job.state() == JobState.SUCCESSFUL) {
            return compare(job);
        }
        godwit.output().say(job.id() + " goes on " + from(job) + ".");
        return run(job, options, (runner, progress) -> runner.run(job.id(), clusters, options, progress));
    }

    private int run(Job job, RunOptions options, JobRun.Work work) {
        return new JobRun(godwit, store, migrator).run(job.id(), options, work);
    }

    private String from(Job job) {
        long rows = 0;
        long copied = 0;
        for (int i = 0; i < job.plan().collections().size(); i++) {
            rows += job.plan().collections().get(i).rows();
            copied += store.ledger(job.id()).totals(i).rows();
        }
        double share = rows == 0 ? 0 : Math.min(1, copied / (double) rows);
        return copied == 0
                ? "from the start"
                : "from " + Frame.percent(share).strip() + ": " + Frame.count(copied) + " of " + Frame.count(rows)
                        + " rows are copied";
    }

    private int compare(Job job) {
        Output output = godwit.output();
        List<String> drift = migrator.drift(job, clusters);
        Exit exit = drift.isEmpty() ? Exit.DONE : Exit.DIFFERENT;
        if (drift.isEmpty()) {
            output.result(job.id() + " is done already, and both sides have the counts it left. Nothing was written."
                    + "\nCompare every row:  godwit verify with the same addresses and selection"
                    + "\nCopy changes:       the same command with --again");
        } else {
            output.result(job.id() + " is done, but something has changed since:\n  " + String.join("\n  ", drift)
                    + "\nCopy the changes, deletions included: the same command with --again");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("exitCode", exit.code());
        object.put("state", job.state().name());
        object.put("jobId", job.id());
        object.put("drift", drift);
        output.object("result", object);
        return exit.code();
    }
}
