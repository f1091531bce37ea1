package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.migration.RunOptions.LoadSource;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Index;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.ServerKind;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Looks at one source collection: what it consists of, and whether it can be read. */
final class SourceSurvey {
    static final String KEYED_ON_LITE_2 =
            "It has a partition key, and Milvus Lite 2 refuses every filter on such a collection.";

    private static final List<String> UNKNOWN = List.of();

    private final ClusterView source;
    private final LoadSource loadSource;
    private final boolean largestKeyMatters;

    SourceSurvey(ClusterView source, ServerKind target, LoadSource loadSource) {
        this.source = source;
        this.loadSource = loadSource;
        largestKeyMatters = !Support.of(source.kind()).readsLargestKey()
                || !Support.of(target).readsLargestKey();
    }

    SourceCollection look(CollectionDescription description, Mapped mapped) {
        CollectionName name = description.name();
        List<String> partitions = partitions(description);
        Optional<List<Index>> indexes = Optionally.ask(
                mapped, "indexes", () -> Optional.of(IndexParams.lifted(source.indexes(name))), Optional.empty());
        Load load = load(name, partitions);
        Optional<Finding> unloadable = indexes.flatMap(known -> unloadable(description, known, load));
        unloadable.or(load::finding).ifPresent(mapped::finds);
        int replicas = load.readable() ? Optionally.ask(mapped, "replicas", () -> source.replicas(name), 0) : 0;
        Rows rows = rows(name, partitions, load);
        if (unloadable.isEmpty()) {
            // Of what cannot be read nobody knows whether it is empty.
            noteEmpty(name, rows, mapped);
        }
        checkRows(description, load, rows, mapped);
        return new SourceCollection(
                description,
                partitions,
                indexes.orElse(List.of()),
                load.readable(),
                load.plan(),
                Math.max(1, replicas),
                aliases(description, mapped),
                rows.count(),
                rows.exact());
    }

    private List<String> partitions(CollectionDescription description) {
        if (description.partitionKey().isPresent() || source.kind() == ServerKind.LITE_2) {
            return List.of();
        }
        List<String> partitions = source.partitions(description.name());
        return partitions.equals(List.of(CollectionDescription.DEFAULT_PARTITION))
                ? List.of()
                : partitions.stream().sorted().toList();
    }

    private List<String> aliases(CollectionDescription description, Mapped mapped) {
        if (!description.aliases().isEmpty()) {
            return description.aliases().stream().sorted().toList();
        }
        return Optionally.ask(mapped, "aliases", () -> source.aliases(description.name()), UNKNOWN);
    }

    private Load load(CollectionName name, List<String> partitions) {
        if (source.kind() == ServerKind.LITE_2) {
            // It answers whatever its load state says (2.5.1).
            return new Load(true, true, MissingLoad.NOTHING, Optional.empty());
        }
        LoadState state = source.loadState(name);
        if (state == LoadState.NOT_LOADED) {
            Finding finding = loadFinding(Check.SOURCE_NOT_LOADED, name, "It is not loaded.");
            return new Load(false, false, new MissingLoad(Need.COLLECTION, List.of()), Optional.of(finding));
        }
        // 2.3.5 says that a collection is loaded if only some of its partitions are.
        List<String> missing = partitions.stream()
                .filter(partition -> source.loadState(name, partition) == LoadState.NOT_LOADED)
                .toList();
        boolean loaded = state == LoadState.LOADED;
        if (!missing.isEmpty()) {
            Finding finding =
                    loadFinding(Check.SOURCE_PARTLY_LOADED, name, "Not loaded: " + String.join(", ", missing) + ".");
            return new Load(loaded, false, new MissingLoad(Need.PARTITIONS, missing), Optional.of(finding));
        }
        Optional<Finding> loading =
                loaded ? Optional.empty() : Optional.of(Check.SOURCE_LOADING.on(name, "It is being loaded."));
        return new Load(true, loaded, MissingLoad.NOTHING, loading);
    }

    private Finding loadFinding(Check check, CollectionName name, String evidence) {
        return loadSource == LoadSource.AUTO
                ? check.on(name, evidence)
                : Check.as(
                        Severity.ERROR,
                        "Load it, leave it out, or choose --load-source auto.",
                        check.on(name, evidence));
    }

    private Optional<Finding> unloadable(CollectionDescription description, List<Index> indexes, Load load) {
        return Loadability.obstacle(source.kind(), description, indexes, load.plan())
                .map(evidence -> Check.SOURCE_UNREADABLE.on(description.name(), evidence));
    }

    private Rows rows(CollectionName name, List<String> partitions, Load load) {
        if (load.whole()) {
            return counted(() -> source.count(name, "", ""), () -> source.statisticsRowCount(name));
        }
        if (!load.readable()) {
            return new Rows(source.statisticsRowCount(name), false);
        }
        long sum = 0;
        for (String partition : partitions) {
            sum += load.plan().partitions().contains(partition)
                    ? source.statisticsRowCount(name, partition)
                    : counted(() -> source.count(name, partition, ""), () -> source.statisticsRowCount(name, partition))
                            .count();
        }
        return new Rows(partitions.isEmpty() ? source.statisticsRowCount(name) : sum, false);
    }

    /** A server that was just restarted calls a collection loaded that it cannot count yet (2.3.5). */
    private static Rows counted(LongSupplier count, LongSupplier statistics) {
        try {
            return new Rows(count.getAsLong(), true);
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.NOT_LOADED) {
                return new Rows(statistics.getAsLong(), false);
            }
            throw e;
        }
    }

    private static void noteEmpty(CollectionName name, Rows rows, Mapped mapped) {
        if (rows.count() == 0) {
            mapped.finds(Check.SOURCE_EMPTY.on(
                    name,
                    rows.exact()
                            ? "It has no rows."
                            : "Its statistics know of no rows; rows that are not flushed do not show there."));
        }
    }

    private void checkRows(CollectionDescription description, Load load, Rows rows, Mapped mapped) {
        CollectionName name = description.name();
        if (source.kind() == ServerKind.LITE_2 && description.partitionKey().isPresent()) {
            mapped.finds(Check.PARTITION_KEY_UNREADABLE.on(name, KEYED_ON_LITE_2));
            return;
        }
        if (!rows.exact() || rows.count() == 0 || !load.whole() || !largestKeyMatters || !description.int64Key()) {
            return;
        }
        String filter = description.primaryKey().getName() + " == " + Long.MAX_VALUE;
        if (source.count(name, "", filter) > 0) {
            mapped.finds(Check.INT64_MAX_KEY.on(
                    name,
                    "A row has the key " + Long.MAX_VALUE + ", which "
                            + "a server of this kind counts but never returns."));
        }
    }

    /** @param whole whether every partition can be read now */
    private record Load(boolean readable, boolean whole, MissingLoad plan, Optional<Finding> finding) {}

    private record Rows(long count, boolean exact) {}
}
