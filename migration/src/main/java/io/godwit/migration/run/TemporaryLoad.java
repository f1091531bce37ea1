package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.RunOptions.LoadSource;
import io.godwit.milvus.Catalog;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.Patience;
import io.godwit.milvus.Rows;
import io.godwit.milvus.ServerKind;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Loads what of a collection is not loaded, so that all its rows can be read, and releases just that afterwards. */
final class TemporaryLoad {
    private static final Duration LOOK = Duration.ofMillis(500);
    /** A 2.3.5 says "loaded" seconds before the rows can be read. */
    private static final int STEADY_LOOKS = 20;
    /** The promise may be short: statistics miss what is not flushed. */
    private static final int STEADY_LOOKS_AS_PROMISED = 4;

    private static final int MOST_LOOKS = 120;
    private static final int MOST_LOOKS_AS_PROMISED = 10;

    private final Cluster cluster;
    private final Catalog catalog;
    private final Patience patience;
    private final CollectionName name;
    private final MissingLoad load;

    /** @param load what is not loaded */
    TemporaryLoad(Cluster cluster, Patience patience, CollectionName name, MissingLoad load) {
        this.cluster = cluster;
        this.catalog = cluster.catalog();
        this.patience = patience;
        this.name = name;
        this.load = load;
    }

    /** What of a collection is not loaded now. A 2.3.5 calls one loaded of which only some partitions are, and leaves out the rows of the others. */
    static MissingLoad needed(Cluster cluster, CollectionName name) {
        Catalog catalog = cluster.catalog();
        if (cluster.kind() == ServerKind.LITE_2) {
            // It answers whatever its load state says (2.5.1).
            return MissingLoad.NOTHING;
        }
        if (catalog.loadState(name) == LoadState.NOT_LOADED) {
            return new MissingLoad(Need.COLLECTION, List.of());
        }
        // Hash partitions are loaded together.
        boolean keyed = catalog.describe(name)
                .flatMap(CollectionDescription::partitionKey)
                .isPresent();
        if (cluster.kind().lite() || keyed) {
            return MissingLoad.NOTHING;
        }
        List<String> missing = catalog.partitions(name).stream()
                .filter(partition -> catalog.loadState(name, partition) == LoadState.NOT_LOADED)
                .sorted()
                .toList();
        return missing.isEmpty() ? MissingLoad.NOTHING : new MissingLoad(Need.PARTITIONS, missing);
    }

    /** Whether there is nothing to load. */
    boolean idle() {
        return load.need() == Need.NOTHING;
    }

    /** @throws GodwitException NOT_LOADED if something is to be loaded, and may not be */
    void requireAllowed(LoadSource choice) {
        if (idle() || choice == LoadSource.AUTO) {
            return;
        }
        boolean some = load.need() == Need.PARTITIONS;
        throw new GodwitException(
                ErrorCode.NOT_LOADED,
                "Cannot read collection " + name + " on " + cluster.endpoint() + ": "
                        + (some ? "its partitions " + String.join(", ", load.partitions()) + " are" : "it is")
                        + " not loaded, and --load-source never forbids to load " + (some ? "them" : "it")
                        + ". Load " + (some ? "them" : "it") + ", or leave the option out.");
    }

    /**
     * Returns once the rows of what was not loaded can be read, or of what somebody else was loading: false if it cannot be told
     * whether all can, because their number goes on changing.
     */
    boolean load() {
        return switch (load.need()) {
            case NOTHING -> {
                // It is read once it is there, and not released.
                catalog.awaitLoaded(name, patience);
                yield true;
            }
            case COLLECTION -> {
                catalog.load(name, 1);
                yield settled("", catalog.statisticsRowCount(name));
            }
            case PARTITIONS -> {
                List<String> partitions = partitions();
                if (!partitions.isEmpty()) {
                    catalog.loadPartitions(name, partitions, 1);
                }
                yield partitions.stream()
                        .filter(partition -> !settled(partition, catalog.statisticsRowCount(name, partition)))
                        .toList()
                        .isEmpty();
            }
        };
    }

    /** Releases what was loaded here. */
    void release() {
        switch (load.need()) {
            case NOTHING -> {}
            case COLLECTION -> catalog.release(name);
            case PARTITIONS -> {
                List<String> partitions = partitions();
                if (!partitions.isEmpty()) {
                    catalog.releasePartitions(name, partitions);
                }
            }
        }
    }

    /** Those that have been dropped since are neither loaded nor released. */
    private List<String> partitions() {
        List<String> there = catalog.partitions(name);
        return load.partitions().stream().filter(there::contains).toList();
    }

    /**
     * Waits until the count stays the same for two seconds once it has reached what the statistics promise, for ten before:
     * statistics count deleted rows as well, and none that are not flushed. Where somebody writes the count never rests.
     */
    private boolean settled(String partition, long promised) {
        String what = partition.isEmpty() ? name.toString() : name + "/" + partition;
        Rows rows = cluster.rows();
        LongSupplier count = () -> patience.readingLoaded("count of " + what, () -> rows.count(name, partition));
        long last = count.getAsLong();
        int looks = 0;
        int asPromised = 0;
        for (int steady = 0; steady < (last < promised ? STEADY_LOOKS : STEADY_LOOKS_AS_PROMISED); ) {
            if (looks == MOST_LOOKS || asPromised == MOST_LOOKS_AS_PROMISED) {
                return false;
            }
            pause("loading " + what, last + " rows can be read so far.");
            long now = count.getAsLong();
            steady = now == last ? steady + 1 : 0;
            last = now;
            looks++;
            asPromised = last < promised ? 0 : asPromised + 1;
        }
        return true;
    }

    private void pause(String what, String reason) {
        patience.listener().waiting(what, new GodwitException(ErrorCode.NOT_LOADED, reason), LOOK);
        Pause.of(LOOK, "loading " + name);
    }
}
