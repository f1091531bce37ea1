package io.godwit.migration.run;

import io.godwit.migration.ByteSize;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.plan.DatabaseMapping;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.Run.StopSignal.Preparation;
import io.godwit.milvus.Catalog;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One execution of a plan: all its collections, several at a time, so that the servers' own waits overlap. */
final class MigrationRun {
    /** More than fly at once: most of them wait for the servers' flush, index or load. */
    private static final int COLLECTIONS_AT_ONCE = 24;

    private static final Duration LOOK_FOR_WISHES = Duration.ofMillis(300);
    /** How long writes under way may take to end by themselves once the run is to stop. */
    private static final Duration GRACE = Duration.ofSeconds(7);

    private static final System.Logger LOG = System.getLogger(MigrationRun.class.getName());

    private final Run run;
    private final List<CollectionRun> collections = new ArrayList<>();
    private final Map<String, GodwitException> missingDatabases = new HashMap<>();
    private Map<String, Map<String, String>> databaseProperties = Map.of();

    MigrationRun(Run run) {
        this.run = run;
    }

    /** Runs to the end, or until somebody wants it to stop; sets the job's state to what came of it. */
    void execute() {
        tellBegin();
        run.store().state(run.job().id(), JobState.IN_PROGRESS, Optional.empty());
        if (run.purpose() != Purpose.VERIFY) {
            try (Preparation scope = run.stop().preparing()) {
                createDatabases();
            }
        }
        prepare();
        ExecutorService threads = Executors.newFixedThreadPool(COLLECTIONS_AT_ONCE, task -> {
            Thread thread = new Thread(task, "collection");
            thread.setDaemon(true);
            // Else the machine prints the stack trace, whoever looks at its standard error.
            thread.setUncaughtExceptionHandler((dead, e) ->
                    LOG.log(Level.ERROR, "Internal error in job " + run.job().id(), e));
            return thread;
        });
        collections.forEach(collection -> threads.execute(() -> guarded(collection)));
        threads.shutdown();
        try {
            awaitEnd(threads);
        } catch (RuntimeException | Error e) {
            // The store cannot be asked any more: nobody may go on writing after the job's lock is given back.
            run.stop().raise(Desired.PAUSE);
            stop(threads);
            throw e;
        }
        putSourcesBack();
        run.flights()
                .lowest()
                .ifPresent(lowest -> run.note(
                        "job", "the servers asked for less: down to " + lowest + " chunks at once, for a while"));
        conclude();
    }

    private void tellBegin() {
        JobState before = run.job().state();
        if (before == JobState.IN_PROGRESS || before == JobState.CANCELING) {
            run.note("job", "the process that ran it had been killed; it is taken up where the ledger says it was");
        }
        String purpose = run.purpose().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String limit = run.options().maxRate().isPresent()
                ? ", writing no more than "
                        + new ByteSize(run.options().maxRate().getAsLong()) + "/s"
                : "";
        run.note("job", "a run to " + purpose + " begins" + limit);
    }

    private void createDatabases() {
        List<String> wanted = run.job().plan().databases();
        if (wanted.isEmpty()) {
            return;
        }
        Catalog target = run.clusters().target().catalog();
        databaseProperties =
                DatabaseMapping.of(run.clusters(), run.patience(), run.job().plan());
        List<String> there = target.databases();
        wanted.stream().filter(database -> !there.contains(database)).forEach(database -> {
            try {
                target.createDatabase(database, databaseProperties.getOrDefault(database, Map.of()));
                run.step("database " + database, "created at the target");
            } catch (GodwitException e) {
                if (e.code() == ErrorCode.STOPPED || e.code().transientFailure()) {
                    // A server that stays away takes no other database either.
                    throw e;
                }
                missingDatabases.put(database, e);
            }
        });
    }

    /** Properties that a database was created with and does not show. */
    private List<String> lostProperties() {
        List<String> lost = new ArrayList<>();
        databaseProperties.forEach((database, wanted) -> {
            Map<String, String> there = run.clusters().target().catalog().databaseProperties(database);
            wanted.forEach((key, value) -> {
                if (!value.equals(there.get(key))) {
                    lost.add("property " + key + " of database " + database + " is " + there.getOrDefault(key, "none")
                            + " at the target, not " + value);
                }
            });
        });
        return lost;
    }

    private void prepare() {
        List<CollectionPlan> plans = run.job().plan().collections();
        List<CollectionState> states = run.store().collections(run.job().id());
        for (int i = 0; i < plans.size(); i++) {
            CollectionState state = states.get(i);
            Progress.Lane lane = run.progress()
                    .lane(plans.get(i).source(), state.phase(), plans.get(i).rows());
            collections.add(new CollectionRun(run, plans.get(i), state, lane));
        }
    }

    private void guarded(CollectionRun collection) {
        if (run.stop().raised()) {
            return;
        }
        try {
            GodwitException noDatabase = missingDatabases.get(collection.targetDatabase());
            if (noDatabase == null) {
                collection.execute();
            } else {
                collection.fail(noDatabase.code(), noDatabase.getMessage());
            }
        } catch (RuntimeException | Error e) {
            // The thread's edge: the ledger has whatever was done; the collection fails, the others go on.
            collection.fail(ErrorCode.INTERNAL, "Internal error: " + e);
            throw e;
        }
    }

    private void awaitEnd(ExecutorService threads) {
        while (!ended(threads, LOOK_FOR_WISHES)) {
            lookForWishes();
            if (run.stop().raised()) {
                stop(threads);
                return;
            }
        }
    }

    private void stop(ExecutorService threads) {
        threads.shutdownNow();
        if (!ended(threads, GRACE)) {
            run.pool().close();
            run.engine().close();
            ended(threads, GRACE);
        }
    }

    private void lookForWishes() {
        Desired desired = run.store().desired(run.job().id());
        if (desired != Desired.RUN) {
            if (desired.givesUp()) {
                run.store().state(run.job().id(), JobState.CANCELING, Optional.empty());
            }
            run.stop().raise(desired);
        }
    }

    /** An interrupt of this thread asks for a pause. */
    private boolean ended(ExecutorService threads, Duration wait) {
        try {
            return threads.awaitTermination(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            run.stop().raise(Desired.PAUSE);
            return threads.isTerminated();
        }
    }

    private void putSourcesBack() {
        for (CollectionRun collection : collections) {
            try {
                collection.putSourceBack();
            } catch (GodwitException e) {
                run.warn("source", "could not release what was loaded for the copy: " + e.getMessage());
            }
        }
    }

    private void conclude() {
        // A claim that another process's wish refused may have ended everything before the next look.
        lookForWishes();
        Optional<Desired> wanted = run.stop().wanted();
        if (wanted.isPresent()) {
            stopped(wanted.get());
            return;
        }
        Purpose left = leftToDo();
        run.store().purpose(run.job().id(), left);
        List<CollectionState> states = run.store().collections(run.job().id());
        List<Reason> databases = noEmptyDatabase().toList();
        List<Reason> failures = Stream.concat(
                        states.stream().flatMap(state -> state.failure().stream()), databases.stream())
                .toList();
        if (!failures.isEmpty()) {
            String what = databases.isEmpty() ? "collections" : "collections or empty databases";
            String others =
                    failures.size() == 1 ? "" : " (" + failures.size() + " " + what + " failed; this is the first)";
            end(JobState.FAILED, failures.get(0).code(), failures.get(0).message() + others);
            return;
        }
        List<String> others = new ArrayList<>();
        try {
            others.addAll(
                    run.options().rbac() && run.purpose() != Purpose.VERIFY ? new RbacCopy(run).execute() : List.of());
        } catch (GodwitException e) {
            end(JobState.FAILED, e.code(), e.getMessage());
            return;
        }
        if (left != Purpose.COPY) {
            others.add("an earlier run that was to " + (left == Purpose.REPAIR ? "repair" : "catch up")
                    + " did not get through, and is still to be gone on with");
        }
        Optional<String> differences = differences(states, others);
        if (differences.isPresent()) {
            end(JobState.FAILED, ErrorCode.DIFFERENCES, differences.get());
            return;
        }
        run.store().state(run.job().id(), JobState.SUCCESSFUL, Optional.empty());
    }

    /** What a run is for that goes on with the job. */
    private Purpose leftToDo() {
        Purpose kept = run.store().find(run.job().id()).orElseThrow().purpose();
        return collections.stream().allMatch(CollectionRun::finished) ? kept.after(run.purpose()) : kept;
    }

    /** A database that could not be created fails its collections, but who would tell of one without any? */
    private Stream<Reason> noEmptyDatabase() {
        return run.job().plan().emptyDatabases().stream()
                .map(empty -> missingDatabases.get(empty.target()))
                .filter(Objects::nonNull)
                .map(e -> new Reason(e.code(), e.getMessage()));
    }

    private void stopped(Desired wanted) {
        switch (wanted) {
            case CANCEL -> end(JobState.CANCELED, ErrorCode.STOPPED, "canceled");
            case DISCARD ->
                end(
                        JobState.CANCELED,
                        ErrorCode.STOPPED,
                        new CreatedObjects(
                                        run.store(),
                                        run.job(),
                                        run.clusters().target().catalog())
                                .remove());
            case RUN, PAUSE -> end(JobState.PAUSED, ErrorCode.STOPPED, "paused");
        }
    }

    private void end(JobState state, ErrorCode code, String message) {
        run.store().state(run.job().id(), state, Optional.of(new Reason(code, message)));
    }

    /** What keeps the job from being called successful although nothing failed. */
    private Optional<String> differences(List<CollectionState> states, List<String> others) {
        List<String> reasons = new ArrayList<>(others);
        reasons.addAll(lostProperties());
        int skipped = run.job().plan().skipped().size();
        if (skipped > 0) {
            reasons.add(Counted.of(skipped, "collection") + (skipped == 1 ? " was" : " were")
                    + " refused by preflight and skipped");
        }
        collections.stream()
                .filter(collection -> !collection.finished())
                .forEach(collection -> reasons.add(collection.name() + " was stopped before its end"));
        Shortfalls shortfalls = new Shortfalls(run);
        for (int i = 0; i < states.size(); i++) {
            reasons.addAll(shortfalls.of(states.get(i), collections.get(i).partitions()));
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }
}
