package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SourceLoad.Need;
import io.godwit.migration.RunOptions.LoadSource;
import io.godwit.milvus.Catalog;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.Rows;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.FieldSchema;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Loads at the source what is not loaded, and releases just that afterwards. What was loaded before stays loaded. */
final class SourceLoading {
    private static final Duration LOOK = Duration.ofMillis(500);
    /** A 2.3.5 says "loaded" seconds before the rows can be read. */
    private static final int STEADY_LOOKS = 20;
    /** The promise may be short: statistics miss what is not flushed. */
    private static final int STEADY_LOOKS_AS_PROMISED = 4;

    private final Run run;
    private final CollectionPlan plan;
    private final Catalog catalog;

    SourceLoading(Run run, CollectionPlan plan) {
        this.run = run;
        this.plan = plan;
        this.catalog = run.clusters().source().catalog();
    }

    /**
     * @param intent keeps in mind that something is being loaded, before it is
     */
    void load(Runnable intent) {
        CollectionPlan.SourceLoad load = plan.sourceLoad();
        if (load.need() == Need.NOTHING) {
            awaitLoaded();
            return;
        }
        if (run.options().loadSource() == LoadSource.NEVER) {
            throw new GodwitException(
                    ErrorCode.NOT_LOADED,
                    "Cannot read collection " + plan.source()
                            + ": it is not loaded, and --load-source never forbids to load it. "
                            + "Load it, or leave the option out.");
        }
        intent.run();
        run.note(plan.source().toString(), "loading the source for the copy; it will be released afterwards");
        if (load.need() == Need.COLLECTION) {
            catalog.load(plan.source(), 1);
            settle("", catalog.statisticsRowCount(plan.source()));
            return;
        }
        catalog.loadPartitions(plan.source(), load.partitions(), 1);
        load.partitions().forEach(partition -> settle(partition, catalog.statisticsRowCount(plan.source(), partition)));
    }

    /** Somebody else may be loading it: it is read once it is there, and not released. */
    private void awaitLoaded() {
        while (catalog.loadState(plan.source()) == LoadState.LOADING) {
            pause();
        }
    }

    void release() {
        if (plan.sourceLoad().need() == Need.COLLECTION) {
            catalog.release(plan.source());
        } else {
            catalog.releasePartitions(plan.source(), plan.sourceLoad().partitions());
        }
        run.note(plan.source().toString(), "released at the source, as it was before");
    }

    /**
     * Waits until the count stays the same for two seconds once it has reached what the statistics promise, for ten before:
     * statistics count deleted rows as well, and none that are not flushed.
     */
    private void settle(String partition, long promised) {
        CollectionName name = plan.source();
        Rows rows = run.clusters().source().rows();
        LongSupplier count =
                () -> run.patience().readingLoaded("count of " + name, () -> rows.count(name, partition, ""));
        long last = count.getAsLong();
        for (int steady = 0; steady < (last < promised ? STEADY_LOOKS : STEADY_LOOKS_AS_PROMISED); ) {
            pause();
            long now = count.getAsLong();
            steady = now == last ? steady + 1 : 0;
            last = now;
        }
    }

    private void pause() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped while loading " + plan.source() + ".", e);
        }
    }

    /** The partitions to copy one by one; those made since the plan are among them. Empty: the collection is read as a whole. */
    static List<String> partitions(Run run, CollectionPlan plan) {
        if (plan.partitions().isEmpty()) {
            return List.of();
        }
        List<String> now = run.clusters().source().catalog().partitions(plan.source());
        return Stream.concat(plan.partitions().stream(), now.stream())
                .distinct()
                .toList();
    }

    /** Whether a collection that is read as a whole, having had the default partition only, has got others since. */
    static boolean splitSince(Run run, CollectionPlan plan) {
        Cluster source = run.clusters().source();
        boolean keyed = Stream.of(plan.sourceSchema(), plan.targetSchema())
                .flatMap(schema -> schema.getFieldsList().stream())
                .anyMatch(FieldSchema::getIsPartitionKey);
        return plan.partitions().isEmpty()
                && !keyed
                && source.kind() != ServerKind.LITE_2
                && source.catalog().partitions(plan.source()).size() > 1;
    }
}
