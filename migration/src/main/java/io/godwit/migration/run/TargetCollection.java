package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.milvus.Catalog;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Flush;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Index;
import io.godwit.milvus.LoadState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The target collection and all that belongs to it but its rows. Every step first looks whether it is done already. */
final class TargetCollection {
    private final Run run;
    private final CollectionPlan plan;
    private final Catalog catalog;
    private final CollectionName name;
    private Optional<CollectionReader> written = Optional.empty();
    private Optional<Flush> flush = Optional.empty();

    TargetCollection(Run run, CollectionPlan plan) {
        this.run = run;
        this.plan = plan;
        this.catalog = run.clusters().target().catalog();
        this.name = plan.target();
    }

    /**
     * @param begun whether an earlier run had begun to create it: what is there then is the job's own
     * @param intent keeps in mind that it is being created, before it is
     */
    void create(boolean begun, Runnable intent) {
        Optional<CollectionDescription> existing = catalog.describe(name);
        if (!plan.merges()) {
            createAnew(begun, existing, intent);
        } else if (existing.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.PLAN_STALE,
                    "Target collection " + name
                            + " is gone since the plan was made. Delete the job (godwit jobs delete "
                            + run.job().id() + ") and start anew.");
        } else if (another(existing)) {
            throw new GodwitException(
                    ErrorCode.PLAN_STALE,
                    "Target collection " + name
                            + " is not the one that was there when the plan was made: somebody has dropped that and made another"
                            + " of the same name, whose schema may not fit. Nothing was written to it. Delete the job (godwit jobs"
                            + " delete " + run.job().id() + ") and start anew.");
        }
        takeKeys();
        List<String> partitions = SourcePartitions.of(run, plan).present();
        if (!partitions.isEmpty()) {
            List<String> there = catalog.partitions(name);
            partitions.stream()
                    .filter(partition -> !there.contains(partition))
                    .forEach(partition -> catalog.createPartition(name, partition));
        }
    }

    /** An existing collection, and one whose property was put back at the end of an earlier run, has to be told again. */
    private void takeKeys() {
        if (!plan.keepsGeneratedIds() || run.clusters().target().kind().lite()) {
            return;
        }
        String now = catalog.describe(name)
                .map(there -> there.properties().getOrDefault(CollectionPlan.TAKES_KEYS, ""))
                .orElse("");
        if (!now.equalsIgnoreCase("true")) {
            catalog.alterProperties(name, Map.of(CollectionPlan.TAKES_KEYS, "true"));
        }
    }

    private void createAnew(boolean begun, Optional<CollectionDescription> existing, Runnable intent) {
        if (existing.isPresent() && begun) {
            requireOwn();
            return;
        }
        if (existing.isPresent() && !plan.replace()) {
            throw new GodwitException(
                    ErrorCode.PLAN_STALE,
                    "Target collection " + name
                            + " was created by somebody else since the plan was made. Nothing was written to it. "
                            + "Choose another name, use --if-exists, or drop it if nobody needs it.");
        }
        if (another(existing)) {
            throw new GodwitException(
                    ErrorCode.PLAN_STALE,
                    "Target collection " + name
                            + " is not the one that was to be dropped: somebody has dropped that since the plan was made, and made"
                            + " another of the same name. It was left as it is. If nobody needs it, drop it and run the same command"
                            + " again; else delete the job (godwit jobs delete "
                            + run.job().id()
                            + ") and choose another name.");
        }
        if (begun && run.ledger().totals(run.position(plan)).rows() > 0) {
            throw new GodwitException(
                    ErrorCode.TARGET_CHANGED,
                    "Target collection " + name
                            + " is gone, though this job had filled it. Delete the job (godwit jobs delete "
                            + run.job().id() + ") and start anew.");
        }
        existing.ifPresent(description -> replace());
        intent.run();
        catalog.create(
                name,
                plan.targetSchema(),
                plan.shape().shards(),
                plan.shape().consistencyLevel(),
                plan.shape().properties(),
                plan.shape().numPartitions());
        run.step(name.toString(), "created at the target");
    }

    /** Whether what is there is known not to be what the plan was made for. */
    private boolean another(Optional<CollectionDescription> existing) {
        return CollectionIds.another(Optional.of(plan.existingId()).filter(id -> id != 0), existing);
    }

    /** A run that was killed before it could note the id has written nothing yet. */
    private void requireOwn() {
        int position = run.position(plan);
        boolean known = run.store()
                .collections(run.job().id())
                .get(position)
                .ids()
                .target()
                .isPresent();
        List<String> partitions = plan.partitions().isEmpty() ? List.of("") : plan.partitions();
        boolean claimed = run.ledger().totals(position).chunks() > 0
                || partitions.stream()
                        .anyMatch(partition ->
                                !run.ledger().inDoubt(position, partition).isEmpty());
        if (!known && !claimed && catalog.statisticsRowCount(name) > 0) {
            throw new GodwitException(
                    ErrorCode.PLAN_STALE,
                    "Target collection " + name
                            + " holds rows, though this job has written none: somebody else has made it since. Nothing was"
                            + " written to it. Choose another name, use --if-exists, or drop it if nobody needs it.");
        }
    }

    /** A 2.3.5 keeps the aliases of a dropped collection, and they then stand in the way. */
    private void replace() {
        run.warn(name.toString(), "dropping the target collection, as --if-exists replace asks");
        for (String alias : catalog.aliases(name)) {
            if (!plan.aliases().contains(alias)) {
                run.warn(name.toString(), "its alias " + alias + " ends with it, as the source has none of this name");
            }
            catalog.dropAlias(name.database(), alias);
        }
        catalog.drop(name);
    }

    /** Begins to flush what was written so far. */
    void startFlush() {
        flush = Optional.of(catalog.startFlush(name));
    }

    /** Sees the flush through and builds the indexes. */
    void index() {
        flush.orElseGet(() -> catalog.startFlush(name)).await();
        // Taken here, its timestamp lies in the past once the rows are read back, and no read waits for it.
        written = Optional.of(CollectionPlans.target(plan, run).now());
        List<Index> there = catalog.indexes(name);
        List<Index> missing = plan.indexes().stream()
                .filter(index -> there.stream().noneMatch(other -> same(index, other)))
                .toList();
        missing.forEach(index -> catalog.createIndex(name, index));
        if (!missing.isEmpty()) {
            run.step(
                    name.toString(),
                    "indexes created on: "
                            + missing.stream().map(Index::field).distinct().collect(Collectors.joining(", ")));
        }
        plan.indexes().forEach(index -> catalog.awaitIndex(name, index));
        indexForCheck(there);
    }

    /** Refuses a target that is gone, and makes the rest ready to be read: an index where none is wanted for good. */
    void prepareCheck() {
        if (catalog.describe(name).isEmpty()) {
            throw new GodwitException(
                    ErrorCode.TARGET_CHANGED,
                    "Target collection " + name
                            + " is gone, though this job had filled it. To have it again, migrate anew.");
        }
        indexForCheck(catalog.indexes(name));
    }

    private void indexForCheck(List<Index> there) {
        if (!checkedByIndex()) {
            return;
        }
        List<Index> forCheck = CheckIndexes.of(plan, there);
        forCheck.stream()
                .filter(index -> there.stream().noneMatch(other -> same(index, other)))
                .forEach(index -> catalog.createIndex(name, index));
        forCheck.forEach(index -> catalog.awaitIndex(name, index));
    }

    /**
     * Loads it, for the check or for good. Of one that somebody has loaded in part just the rest is.
     *
     * @param begun what an earlier run had loaded for the check only and not released
     * @param intent keeps in mind what is loaded for the check only, before it is
     */
    void load(MissingLoad begun, Consumer<MissingLoad> intent) {
        MissingLoad needed = run.clusters().target().kind().lite()
                ? new MissingLoad(Need.COLLECTION, List.of())
                : TemporaryLoad.needed(run.clusters().target(), name);
        if (!plan.loadTarget() && needed.need() != Need.NOTHING) {
            intent.accept(begun.and(needed));
        }
        if (needed.need() == Need.COLLECTION) {
            catalog.load(name, plan.replicas());
        } else {
            temporary(needed).load();
        }
    }

    private TemporaryLoad temporary(MissingLoad what) {
        return new TemporaryLoad(run.clusters().target(), run.patience(), name, what);
    }

    /** The rows of the target, all that was written before {@link #index} among them. */
    CollectionReader reader() {
        return written.orElseGet(() -> CollectionPlans.target(plan, run).now());
    }

    /**
     * @param loadedForCheck what was loaded for the check only
     * @return aliases that stand for other collections, and stay there
     */
    List<SchemaDifference> finish(MissingLoad loadedForCheck) {
        endCheck(loadedForCheck);
        List<SchemaDifference> elsewhere = plan.aliases().stream()
                .map(this::alias)
                .flatMap(Optional::stream)
                .toList();
        lateProperties();
        return elsewhere;
    }

    /** Puts back what was done for the check only. */
    void endCheck(MissingLoad loadedForCheck) {
        if (!plan.loadTarget()) {
            temporary(loadedForCheck).release();
        }
        if (checkedByIndex()) {
            catalog.indexes(name).stream()
                    .filter(CheckIndexes::is)
                    .forEach(index -> catalog.dropIndex(name, index.field(), index.name()));
        }
    }

    private void lateProperties() {
        Map<String, String> set = new TreeMap<>(plan.shape().lateProperties());
        set.values().removeIf(String::isEmpty);
        if (!set.isEmpty()) {
            catalog.alterProperties(name, set);
        }
        Set<String> dropped = new TreeSet<>(plan.shape().lateProperties().keySet());
        dropped.removeAll(set.keySet());
        if (!dropped.isEmpty()) {
            catalog.dropProperties(name, dropped);
        }
    }

    /** What only came after preflight may be in use: it is moved only where --if-exists merge or replace was asked for. */
    private Optional<SchemaDifference> alias(String alias) {
        Optional<CollectionName> owner = catalog.aliasOwner(name.database(), alias);
        if (owner.isEmpty()) {
            catalog.createAlias(name.database(), alias, name);
            run.step(name.toString(), "alias " + alias + " created");
        } else if (!owner.get().equals(name)) {
            if (run.job().plan().spec().ifExists() == IfExists.FAIL) {
                return Optional.of(elsewhere(alias, owner.get()));
            }
            run.warn(name.toString(), "moving alias " + alias + " here from " + owner.get());
            catalog.alterAlias(name.database(), alias, name);
        }
        return Optional.empty();
    }

    private static SchemaDifference elsewhere(String alias, CollectionName owner) {
        return new SchemaDifference(
                "alias " + alias,
                "there",
                "an alias of " + owner,
                "Somebody made or moved it since the plan was made, so it was left there. Drop it or move it, if nobody needs it"
                        + " there, and run the same command again.");
    }

    /** Whether it is loaded though nothing of this job has loaded it for good: somebody wants to use it, and it stays so. */
    boolean loadedByOthers() {
        return !plan.loadTarget()
                && !run.clusters().target().kind().lite()
                && catalog.loadState(name) == LoadState.LOADED;
    }

    /** Whether rows are read back from a server that gives out none without indexes. */
    private boolean checkedByIndex() {
        boolean checked = run.options().verify() != Verify.NONE || plan.newIds();
        return checked && !run.clusters().target().kind().lite();
    }

    private static boolean same(Index wanted, Index existing) {
        String wantedName = wanted.name().isEmpty() ? wanted.field() : wanted.name();
        return wanted.field().equals(existing.field()) && wantedName.equals(existing.name());
    }
}
