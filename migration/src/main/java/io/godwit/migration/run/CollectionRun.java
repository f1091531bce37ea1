package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.copy.ChunkSize;
import io.godwit.migration.copy.CollectionWriter;
import io.godwit.migration.copy.RowHasher;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes one collection through its phases. Every phase looks at what is there before it does anything, so a run that follows a
 * killed one finds its place by itself.
 */
final class CollectionRun {
    private final Run run;
    private final CollectionPlan plan;
    private final Progress.Lane lane;
    private final TargetCollection target;
    private final SourceLoading source;
    private final SameCollections same;
    private final PartitionChanges changes;
    private CollectionState state;
    private Optional<Phase> told = Optional.empty();
    private boolean sourceReady;
    private final boolean handedOver;
    private boolean anew;
    private volatile List<String> partitions;
    private volatile boolean finished;

    CollectionRun(Run run, CollectionPlan plan, CollectionState state, Progress.Lane lane) {
        this.run = run;
        this.plan = plan;
        this.state = state;
        this.lane = lane;
        this.target = new TargetCollection(run, plan);
        this.source = new SourceLoading(run, plan);
        this.same = new SameCollections(run, plan);
        this.changes = new PartitionChanges(run, plan, state.collection());
        this.partitions = plan.partitions();
        this.handedOver = run.handedOver();
    }

    /** Runs all phases; a failure is kept in the collection's state and ends this collection alone. */
    void execute() {
        anew = provedNothing();
        keep(state.failed(Optional.empty()));
        try {
            if (run.purpose() == Purpose.VERIFY) {
                verifyAgain();
            } else {
                phases();
            }
            finished = true;
            lane.rest(Optional.empty());
            tellEnd();
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.STOPPED) {
                lane.rest(Optional.empty());
                run.step(plan.source().toString(), "stopped in " + state.phase());
                return;
            }
            GodwitException cause = e.code() == ErrorCode.PARTITION_NOT_FOUND ? changes.cause(e) : e;
            fail(cause.code(), cause.getMessage());
        }
    }

    CollectionName name() {
        return plan.source();
    }

    String targetDatabase() {
        return plan.target().database();
    }

    /** Those that are copied one by one: the plan's, and those made at the source since. */
    List<String> partitions() {
        return partitions;
    }

    /** Whether all phases were gone through in this run. */
    boolean finished() {
        return finished;
    }

    /** Keeps a failure that nobody foresaw. */
    void fail(ErrorCode code, String message) {
        keep(state.failed(Optional.of(new Reason(code, message))));
        run.error(plan.source().toString(), message);
        lane.rest(Optional.of(message));
    }

    private void phases() {
        DynamicKeySurvey survey = new DynamicKeySurvey(run, plan, state.collection());
        if (survey.needed() && (!state.creating() || run.purpose() == Purpose.CATCH_UP)) {
            timed(Phase.PREFLIGHT, () -> {
                loadSource();
                keep(state.dropping(survey.execute()));
            });
        }
        timed(Phase.SCHEMA, this::schema);
        SourcePartitions copied = SourcePartitions.of(run, plan);
        partitions = copied.all();
        changes.announce(copied);
        SourceSnapshot snapshot =
                new SourceSnapshot(run, plan, copied.gone(), state.snapshot(), taken -> keep(state.pinned(taken)));
        CopyPhase copy =
                new CopyPhase(run, plan, state.collection(), lane, copied.all(), snapshot, hasher(), writer(), size());
        timed(Phase.COPY, () -> {
            loadSource();
            snapshot.pin(run.ledger().totals(state.collection()).chunks() > 0);
            copy.execute();
        });
        copyWhatChanged(copy);
        timed(Phase.INDEX, target::index);
        if (run.options().verify() != Verify.NONE || plan.loadTarget() || plan.newIds()) {
            timed(Phase.LOAD, () -> target.load(state.targetLoad(), loading -> keep(state.targetLoad(loading))));
        }
        timed(Phase.VERIFY, verification(copied, snapshot)::execute);
        timed(Phase.DONE, () -> finish(copied));
    }

    /** Looks at the source once more while the target flushes, which takes its time and leaves the machine idle. */
    private void copyWhatChanged(CopyPhase copy) {
        int before = state.passes();
        // Of a target that was handed over no range is copied again: it is as if all passes were done.
        int first = handedOver ? CopyPhase.MOST_PASSES : 0;
        for (int pass = first; ; pass++) {
            int done = pass - first;
            int looked = pass;
            timed(Phase.INDEX, () -> {
                target.startFlush();
                keep(state.copied(before + done, copy.changed(looked)));
            });
            if (state.stillChanging() == 0 || copy.last(pass)) {
                return;
            }
            timed(Phase.COPY, copy::again);
        }
    }

    /** The last phases alone, on what is there; neither rows nor schema are written. */
    private void verifyAgain() {
        timed(Phase.LOAD, () -> {
            same.source(state);
            same.requireTarget(state.ids());
            loadSource();
            target.prepareCheck();
            target.load(state.targetLoad(), loading -> keep(state.targetLoad(loading)));
        });
        SourcePartitions copied = SourcePartitions.of(run, plan);
        partitions = copied.all();
        SourceSnapshot snapshot =
                new SourceSnapshot(run, plan, copied.gone(), state.snapshot(), taken -> keep(state.pinned(taken)));
        timed(Phase.VERIFY, verification(copied, snapshot)::execute);
        timed(Phase.DONE, () -> {
            List<SchemaDifference> outputs = missingOutputs();
            Map<String, String> left = changes.left(copied);
            target.endCheck(state.targetLoad());
            readBack(outputs, left);
            putSourceBack();
        });
    }

    private VerifyPhase verification(SourcePartitions partitions, SourceSnapshot snapshot) {
        return new VerifyPhase(
                run,
                plan,
                state.collection(),
                lane,
                partitions,
                snapshot.reader(),
                target.reader(),
                hasher(),
                writer(),
                anew,
                handedOver);
    }

    /**
     * Whether what an earlier run has found equal is no proof for this one: the job had ended, and it may have been any time ago, or the
     * target was found to hold something else than all its ranges do.
     */
    private boolean provedNothing() {
        return handedOver
                || state.failure()
                        .filter(reason -> reason.code() == ErrorCode.DIFFERENCES)
                        .isPresent();
    }

    private void loadSource() {
        if (!sourceReady) {
            source.load(state.sourceLoad(), loading -> keep(state.sourceLoad(loading)));
            sourceReady = true;
        }
    }

    private void schema() {
        keep(state.knowing(state.ids().source(same.source(state))));
        same.requireTarget(state.ids());
        target.create(state.creating(), () -> keep(state.creating(true)));
        keep(state.knowing(state.ids().target(same.target())));
    }

    private void finish(SourcePartitions copied) {
        List<SchemaDifference> others = new ArrayList<>(missingOutputs());
        Map<String, String> left = changes.left(copied);
        others.addAll(target.finish(state.targetLoad()));
        readBack(others, left);
        if (plan.newIds()) {
            Path folder = run.store().folder(run.job().id());
            IdMapFile.write(
                    IdMapFile.path(folder, plan.source(), state.collection()), run.ledger(), state.collection());
        }
        putSourceBack();
    }

    private void readBack(List<SchemaDifference> others, Map<String, String> left) {
        boolean loadedByOthers = state.targetLoad().need() != Need.COLLECTION && target.loadedByOthers();
        keep(state.targetLoad(MissingLoad.NOTHING));
        keep(state.checked(new SchemaReadback(run, plan).check(others, left, loadedByOthers)));
    }

    /** Only a loaded collection can be searched. */
    private List<SchemaDifference> missingOutputs() {
        boolean loaded = run.options().verify() != Verify.NONE || plan.loadTarget();
        FunctionOutputs outputs = new FunctionOutputs(run.clusters().target(), run.patience(), plan.target());
        return loaded ? outputs.missing(plan.targetSchema()) : List.of();
    }

    /** Releases what was loaded for the copy. */
    void putSourceBack() {
        if (state.sourceLoad().need() != Need.NOTHING) {
            source.release(state.sourceLoad());
            keep(state.sourceLoad(MissingLoad.NOTHING));
        }
    }

    private CollectionWriter writer() {
        return CollectionPlans.writer(plan, run);
    }

    private ChunkSize size() {
        return CollectionPlans.size(plan, run);
    }

    private RowHasher hasher() {
        return CollectionPlans.hasher(run);
    }

    private void timed(Phase phase, Runnable work) {
        if (run.stop().raised()) {
            throw new GodwitException(
                    ErrorCode.STOPPED, "Stopped before phase " + phase + " of " + plan.source() + ".");
        }
        enter(phase);
        long rows = phase.compareTo(Phase.COPY) > 0
                ? run.ledger().totals(state.collection()).rows()
                : plan.rows();
        lane.enter(phase, rows, phase == Phase.DONE ? rows : 0);
        long start = System.nanoTime();
        try {
            work.run();
        } finally {
            keep(state.spent(phase, Duration.ofNanos(System.nanoTime() - start)));
        }
    }

    private void enter(Phase phase) {
        if (told.equals(Optional.of(phase))) {
            keep(state.in(phase));
            return;
        }
        told = Optional.of(phase);
        state = state.in(phase);
        JobEvent event =
                new JobEvent(Instant.now(), Severity.STEP, plan.source().toString(), phase + " begins");
        run.store().collection(run.job().id(), state, event);
        run.progress().event(event);
    }

    private void tellEnd() {
        Totals totals = run.ledger().totals(state.collection());
        String differing = totals.differingChunks() == 0 ? "" : ", " + totals.differingChunks() + " different";
        run.step(
                plan.source().toString(),
                "done: " + Counted.of(totals.rows(), "row") + " in " + Counted.of(totals.chunks(), "range") + ", "
                        + totals.verifiedChunks() + " verified" + differing);
    }

    private void keep(CollectionState next) {
        state = next;
        run.store().collection(run.job().id(), next);
    }
}
