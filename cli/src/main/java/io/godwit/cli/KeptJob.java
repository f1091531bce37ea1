package io.godwit.cli;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** What the same command does when its job is kept already: goes on, or looks whether both sides still are as the job left them. */
final class KeptJob {
    private static final List<Verify> STRENGTH = List.of(Verify.NONE, Verify.COUNTS, Verify.FULL);

    private final Godwit godwit;
    private final JobStore store;
    private final Migrator migrator;
    private final ClusterPair clusters;
    private final Dropping dropping;

    KeptJob(Godwit godwit, JobStore store, Migrator migrator, ClusterPair clusters, Dropping dropping) {
        this.godwit = godwit;
        this.store = store;
        this.migrator = migrator;
        this.clusters = clusters;
        this.dropping = dropping;
    }

    int goOn(Job job, RunOptions options, boolean again) {
        if (RunningElsewhere.is(store, job)) {
            throw new GodwitException(
                    ErrorCode.JOB_BUSY,
                    job.id() + " is being run by another process. Watch, pause or cancel it: godwit jobs"
                            + " watch|pause|cancel " + job.id());
        }
        if (job.state() == JobState.SUCCESSFUL && !again) {
            return look(job, options);
        }
        Predicate<CollectionName> agreed = confirmDropping(job, options, again);
        if (again) {
            godwit.output().say(job.id() + " catches up: what changed since is copied.");
            return run(job, options, (runner, progress) -> runner.again(job.id(), clusters, options, progress, agreed));
        }
        godwit.output().say(job.id() + " goes on " + from(job) + ".");
        return run(job, options, (runner, progress) -> runner.run(job.id(), clusters, options, progress, agreed));
    }

    /** Collections that are taken in now have not been agreed on before. */
    private Predicate<CollectionName> confirmDropping(Job job, RunOptions options, boolean again) {
        if (job.plan().spec().ifExists() != IfExists.REPLACE) {
            return nothing -> false;
        }
        List<CollectionPlan> collections =
                migrator.extended(job, clusters, options, again).collections();
        return dropping.confirm(
                job.plan().spec(), collections.subList(job.plan().collections().size(), collections.size()));
    }

    /** Then nobody can tell whether a row that only the target has was copied once. */
    private static boolean merges(Job job) {
        return job.plan().collections().stream().anyMatch(plan -> !plan.create() && !plan.replace());
    }

    /** What is asked for beyond what the job was done with. */
    private static List<String> more(RunOptions had, RunOptions asked) {
        List<String> more = new ArrayList<>();
        if (STRENGTH.indexOf(asked.verify()) > STRENGTH.indexOf(had.verify())) {
            more.add("--verify " + asked.verify().name().toLowerCase(Locale.ROOT));
        }
        if (asked.recheckSource() && !had.recheckSource()) {
            more.add("--recheck-source");
        }
        if (asked.rbac() && !had.rbac()) {
            more.add("--rbac");
        }
        return more;
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

    private int look(Job job, RunOptions options) {
        Output output = godwit.output();
        List<String> drift = migrator.drift(job, clusters);
        List<String> more = more(job.options(), options);
        if (drift.isEmpty() && !more.isEmpty()) {
            output.say(job.id() + " is done already; what was not asked for then is done now: "
                    + String.join(", ", more) + ".");
            return run(
                    job,
                    options,
                    (runner, progress) -> runner.run(job.id(), clusters, options, progress, nothing -> false));
        }
        Exit exit = drift.isEmpty() ? Exit.DONE : Exit.DIFFERENT;
        if (drift.isEmpty()) {
            output.result(job.id() + " is done already, and both sides have the counts it left. Nothing was written."
                    + "\nCompare every row:  godwit verify with the same addresses and selection"
                    + "\nCopy changes:       the same command with --again");
        } else {
            output.result(job.id() + " is done, but something has changed since:\n  " + String.join("\n  ", drift)
                    + "\nCopy the changes, " + (merges(job) ? "" : "deletions and ")
                    + "new collections included: the same command with --again"
                    + (merges(job)
                            ? "\nWhat was deleted at the source stays in target collections that had rows of their own"
                            : ""));
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
