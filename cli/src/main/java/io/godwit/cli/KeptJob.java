package io.godwit.cli;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.report.CommandLine;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Drift;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Purpose;
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
        if (job.state() == JobState.SUCCESSFUL && job.purpose() == Purpose.COPY && !again) {
            return look(job, options);
        }
        boolean catchesUp = again || job.purpose() == Purpose.CATCH_UP;
        Predicate<CollectionPlan> agreed = confirmDropping(job, options, catchesUp);
        if (catchesUp) {
            godwit.output().say(job.id() + " catches up: what changed since is copied.");
            return run(job, options, (runner, progress) -> runner.again(job.id(), clusters, options, progress, agreed));
        }
        godwit.output().say(job.id() + " goes on " + from(job) + ".");
        return run(job, options, (runner, progress) -> runner.run(job.id(), clusters, options, progress, agreed));
    }

    /** Collections that are taken in now have not been agreed on before. */
    private Predicate<CollectionPlan> confirmDropping(Job job, RunOptions options, boolean again) {
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
        return job.plan().collections().stream().anyMatch(CollectionPlan::merges);
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
        godwit.engines().check(options);
        return new JobRun(godwit, store, migrator).run(job.id(), options, work);
    }

    private String from(Job job) {
        List<CollectionState> states = store.collections(job.id());
        if (!states.isEmpty() && states.stream().allMatch(state -> state.phase().compareTo(Phase.COPY) > 0)) {
            return "after the copy: its rows are copied; index, load and verification follow";
        }
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
        Drift drift = migrator.drift(job, clusters);
        List<String> more = more(job.options(), options);
        if (drift.changes().isEmpty() && !more.isEmpty()) {
            output.say(job.id() + " is done already; what was not asked for then is done now: "
                    + String.join(", ", more) + ".");
            return run(
                    job,
                    options,
                    (runner, progress) -> runner.run(job.id(), clusters, options, progress, nothing -> false));
        }
        Exit exit = drift.changes().isEmpty() ? Exit.DONE : Exit.DIFFERENT;
        output.result(words(job, drift, more));
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("exitCode", exit.code());
        object.put("state", job.state().name());
        object.put("jobId", job.id());
        object.put("drift", drift.changes());
        object.put("notCounted", drift.notCounted());
        output.object("result", object);
        return exit.code();
    }

    /** @param more what was asked for beyond what the job was done with, and is not done where something has changed */
    private static String words(Job job, Drift drift, List<String> more) {
        List<String> lines = new ArrayList<>();
        if (!drift.changes().isEmpty()) {
            lines.add(job.id() + " is done, but something has changed since:");
            drift.changes().forEach(change -> lines.add("  " + change));
            if (!more.isEmpty()) {
                lines.add("So what was not asked for then was not done: " + String.join(", ", more) + ".");
            }
        } else if (drift.notCounted().isEmpty()) {
            lines.add(job.id() + " is done already, and both sides have the counts it left. Nothing was written.");
        } else {
            lines.add(job.id()
                    + " is done already. Nothing was written. All its collections are there still, and those that"
                    + " could be counted have the counts it left.");
        }
        if (!drift.notCounted().isEmpty()) {
            lines.add("Not counted, so they may have changed:");
            drift.notCounted().forEach(name -> lines.add("  " + name));
        }
        lines.addAll(next(job, drift, more));
        return String.join("\n", lines);
    }

    /** Only what can work as the clusters are now. */
    private static List<String> next(Job job, Drift drift, List<String> more) {
        List<String> lines = new ArrayList<>();
        if (!drift.lostSources().isEmpty()) {
            lines.add(
                    "What is gone at the source can neither be compared nor copied any more; what was copied of it is left as"
                            + " it is. For other collections, select them, or plan anew: delete this job, which touches neither"
                            + " cluster, and migrate without them.");
            lines.add("    " + CommandLine.job("delete", job.id()));
            return lines;
        }
        if (!drift.lostTargets().isEmpty()) {
            lines.add(
                    "This job does not fill what somebody took away at the target. To have it again, delete the job, which"
                            + " touches neither cluster, and migrate anew what is missing:");
            lines.add("    " + CommandLine.job("delete", job.id()));
            lines.add("    " + CommandLine.migrate(missing(job, drift), List.of()));
            return lines;
        }
        lines.add("Compare every row; what is not loaded is loaded for it, and released again:");
        lines.add("    " + CommandLine.verify(job.plan().spec()));
        lines.add("Copy changes, " + (merges(job) ? "" : "deletions and ") + "new collections included:");
        List<String> flags = new ArrayList<>(List.of("--again"));
        flags.addAll(more);
        lines.add("    " + CommandLine.migrate(job.plan().spec(), flags));
        if (merges(job)) {
            lines.add("What was deleted at the source stays in target collections that had rows of their own.");
        }
        return lines;
    }

    /** What was asked for, if all of it is lost; else the lost collections, each by its name. */
    private static MigrationSpec missing(Job job, Drift drift) {
        MigrationSpec spec = job.plan().spec();
        if (drift.lostTargets().size() == job.plan().collections().size()) {
            return spec;
        }
        List<Selection> selection = drift.lostTargets().stream()
                .map(plan -> new Selection(
                        plan.source().database(),
                        plan.source().name(),
                        plan.target().database(),
                        plan.target().name(),
                        plan.options()))
                .toList();
        return new MigrationSpec(spec.source(), spec.target(), selection, List.of(), spec.ifExists());
    }
}
