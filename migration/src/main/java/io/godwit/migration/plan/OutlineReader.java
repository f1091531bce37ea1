package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.plan.Outline.Aspect;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.ServerKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Reads what a server tells of collections beside their rows. What it does not let be read is noted, not guessed. */
final class OutlineReader {
    private final ClusterView cluster;
    private final Set<Aspect> unread = EnumSet.noneOf(Aspect.class);

    OutlineReader(ClusterView cluster) {
        this.cluster = cluster;
    }

    /** What could not be read so far. */
    Set<Aspect> unread() {
        return unread;
    }

    /** @throws GodwitException COLLECTION_NOT_FOUND if it is not there */
    Outline read(CollectionName name) {
        CollectionDescription description = cluster.describe(name)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.COLLECTION_NOT_FOUND, "There is no collection " + name + " on " + cluster.uri()));
        return read(description);
    }

    Outline read(CollectionDescription description) {
        CollectionName name = description.name();
        List<String> partitions = ask(Aspect.PARTITIONS, () -> cluster.partitions(name), List.of());
        String load = ask(Aspect.LOAD_STATE, () -> load(description, partitions), Outline.NOT_LOADED);
        return new Outline(
                description,
                partitions,
                ask(Aspect.INDEXES, () -> IndexParams.lifted(cluster.indexes(name)), List.of()),
                ask(Aspect.ALIASES, () -> cluster.aliases(name), List.of()),
                load,
                load.equals(Outline.LOADED) ? ask(Aspect.REPLICAS, () -> cluster.replicas(name), 0) : 0);
    }

    /** In the words of {@link #read}. */
    static String load(MissingLoad load) {
        return switch (load.need()) {
            case NOTHING -> Outline.LOADED;
            case COLLECTION -> Outline.NOT_LOADED;
            case PARTITIONS -> allBut(load.partitions());
        };
    }

    private String load(CollectionDescription description, List<String> partitions) {
        CollectionName name = description.name();
        if (cluster.kind() == ServerKind.LITE_2) {
            // It answers whatever its load state says (2.5.1).
            return Outline.LOADED;
        }
        if (cluster.loadState(name) == LoadState.NOT_LOADED) {
            return Outline.NOT_LOADED;
        }
        if (cluster.kind().lite() || description.partitionKey().isPresent() || partitions.size() < 2) {
            return Outline.LOADED;
        }
        List<String> missing = partitions.stream()
                .filter(partition -> cluster.loadState(name, partition) == LoadState.NOT_LOADED)
                .toList();
        return missing.isEmpty() ? Outline.LOADED : allBut(missing);
    }

    private static String allBut(List<String> partitions) {
        return "loaded but for "
                + String.join(", ", partitions.stream().sorted().toList());
    }

    private <T> T ask(Aspect aspect, Supplier<T> call, T otherwise) {
        try {
            return call.get();
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.PERMISSION_DENIED && e.code() != ErrorCode.NOT_SUPPORTED) {
                throw e;
            }
            unread.add(aspect);
            return otherwise;
        }
    }
}
