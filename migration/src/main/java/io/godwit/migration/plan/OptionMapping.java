package io.godwit.migration.plan;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.IndexChoice;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.Index;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns a source collection into what the options make of it. From there on it is planned as if the source were so. What Milvus cannot
 * do becomes a finding.
 */
final class OptionMapping {
    private static final String ISOLATION = "partitionkey.isolation";
    private static final String DYNAMIC_ENABLED = "dynamicfield.enabled";

    private final ServerKind target;
    private final CollectionOptions options;
    private final Mapped mapped;

    OptionMapping(ServerKind target, CollectionOptions options, Mapped mapped) {
        this.target = target;
        this.options = options;
        this.mapped = mapped;
    }

    CollectionDescription map(CollectionDescription source) {
        if (options.asSource()) {
            return source;
        }
        ShapeChoice shape = new ShapeChoice(target, options, mapped);
        CollectionSchema fields = new FieldChoice(target, options, mapped).map(source.schema());
        CollectionSchema typed =
                new DynamicFieldChoice(target, options, mapped).map(fields, FieldChoice.names(source.schema()));
        CollectionSchema schema = shape.partitionKey(source, typed).toBuilder()
                .setDescription(shape.description(source.schema().getDescription()))
                .build();
        return new CollectionDescription(
                source.name(),
                source.id(),
                schema,
                shape.shards(source.shards()),
                shape.level(source.consistencyLevel()),
                properties(source, schema),
                shape.hashPartitions(source),
                source.aliases(),
                source.createdUtc());
    }

    /** What of an existing collection is not as it was asked for, and cannot be changed. */
    List<String> obstacles(CollectionDescription there, List<Index> indexes, boolean loaded) {
        List<String> obstacles = new ArrayList<>();
        options.description()
                .filter(text -> !text.equals(there.schema().getDescription()))
                .ifPresent(text -> obstacles.add("its description is not the one that was asked for"));
        options.shards().stream()
                .filter(shards -> shards != Math.max(1, there.shards()))
                .forEach(shards ->
                        obstacles.add("it has " + there.shards() + " shards, and " + shards + " were asked for"));
        options.consistencyLevel()
                .filter(level -> level != there.consistencyLevel() && !target.lite())
                .ifPresent(level -> obstacles.add(
                        "its consistency level is " + there.consistencyLevel() + ", and " + level + " was asked for"));
        options.partitionKey()
                .filter(key -> key.partitions() > 0 && key.partitions() != there.numPartitions())
                .ifPresent(key -> obstacles.add("it has " + there.numPartitions() + " hash partitions, and "
                        + key.partitions() + " were asked for"));
        if (options.dynamicField().equals(Optional.of(false)) && there.schema().getEnableDynamicField()) {
            obstacles.add("its dynamic field is on, and off was asked for");
        }
        if (options.load() == CollectionOptions.LoadChoice.NO && loaded) {
            obstacles.add("it is loaded, and not loaded was asked for");
        }
        obstacles.addAll(indexObstacles(there.schema(), indexes));
        return obstacles;
    }

    private List<String> indexObstacles(CollectionSchema schema, List<Index> indexes) {
        Set<String> vectors = FieldTypes.vectors(schema).collect(Collectors.toSet());
        return indexes.stream()
                .filter(index -> switch (options.index()) {
                    case SOURCE -> false;
                    case NONE -> true;
                    case AUTOINDEX ->
                        vectors.contains(index.field())
                                && !"AUTOINDEX".equals(index.params().get("index_type"));
                })
                .map(index -> "its field " + index.field() + " has an index "
                        + index.params().get("index_type") + ", and "
                        + (options.index() == IndexChoice.NONE ? "none" : "AUTOINDEX") + " was asked for")
                .toList();
    }

    /** Without those that speak of what is no longer there. */
    private Map<String, String> properties(CollectionDescription source, CollectionSchema schema) {
        Map<String, String> kept = new HashMap<>(source.properties());
        String isolation = keyed(schema) ? null : kept.remove(ISOLATION);
        if (isolation != null) {
            mapped.differs(
                    "property " + ISOLATION, isolation, "none", Mapped.ASKED + "; the target has no partition key");
        }
        if (options.dynamicField().isPresent()) {
            kept.remove(DYNAMIC_ENABLED);
        }
        return kept;
    }

    /** The named partitions to copy one by one; none where a partition key puts rows into partitions of its own. */
    List<String> partitions(List<String> source, CollectionSchema wanted) {
        if (source.isEmpty() || !keyed(wanted)) {
            return source;
        }
        source.stream()
                .filter(partition -> !partition.equals(CollectionDescription.DEFAULT_PARTITION))
                .forEach(partition -> mapped.differs(
                        "partition " + partition,
                        "there",
                        "none",
                        Mapped.ASKED + "; the partition key puts its rows into hash partitions"));
        return List.of();
    }

    private static boolean keyed(CollectionSchema schema) {
        return schema.getFieldsList().stream().anyMatch(FieldSchema::getIsPartitionKey);
    }

    /** The indexes that would be wanted of a target that can have all. */
    List<Index> indexes(List<Index> source, CollectionSchema from, CollectionSchema wanted) {
        Set<String> before = FieldChoice.indexed(from);
        Set<String> after = FieldChoice.indexed(wanted);
        List<Index> kept = new ArrayList<>();
        for (Index index : source) {
            // What is no field is a key of the dynamic field (JSON path indexes).
            boolean there = before.contains(index.field())
                    ? after.contains(index.field())
                    : wanted.getEnableDynamicField() || !from.getEnableDynamicField();
            if (options.index() == IndexChoice.NONE || !there) {
                mapped.differs(
                        IndexParams.property(index),
                        IndexParams.words(index.params()),
                        "none",
                        there ? Mapped.ASKED : Mapped.ASKED + "; the field is not carried");
            } else {
                kept.add(index);
            }
        }
        return options.index() == IndexChoice.AUTOINDEX ? automatic(kept, wanted) : kept;
    }

    private List<Index> automatic(List<Index> source, CollectionSchema wanted) {
        List<Index> indexes = new ArrayList<>();
        for (FieldSchema field : wanted.getFieldsList()) {
            List<Index> there = on(field.getName(), source);
            if (FieldTypes.vector(field.getDataType())) {
                indexes.add(automatic(
                        field.getName(),
                        metric(field.getDataType()),
                        there.stream().findFirst()));
            } else {
                indexes.addAll(there);
            }
        }
        FieldTypes.vectorsInStructs(wanted)
                .map(name -> automatic(
                        name, "MAX_SIM_COSINE", on(name, source).stream().findFirst()))
                .forEach(indexes::add);
        Set<String> seen = Stream.concat(FieldChoice.names(wanted).stream(), FieldTypes.vectorsInStructs(wanted))
                .collect(Collectors.toSet());
        source.stream().filter(index -> !seen.contains(index.field())).forEach(indexes::add);
        return indexes;
    }

    private static List<Index> on(String field, List<Index> indexes) {
        return indexes.stream().filter(index -> index.field().equals(field)).toList();
    }

    private Index automatic(String field, String otherwise, Optional<Index> source) {
        String metric = source.map(index -> index.params().get("metric_type")).orElse(otherwise);
        Map<String, String> params = Map.of("index_type", "AUTOINDEX", "metric_type", metric);
        String before = source.map(index -> IndexParams.words(index.params())).orElse("none");
        if (!before.equals(IndexParams.words(params))) {
            mapped.differs("index on field " + field, before, IndexParams.words(params), Mapped.ASKED);
        }
        return new Index(field, source.map(Index::name).orElse(""), params);
    }

    /** What Milvus takes by itself. */
    private static String metric(DataType type) {
        return switch (type) {
            case BinaryVector -> "HAMMING";
            case SparseFloatVector -> "IP";
            default -> "COSINE";
        };
    }

    /** Whether the target shall end up loaded. */
    boolean load(boolean sourceLoaded, boolean loadable) {
        if (target == ServerKind.LITE_2) {
            loadedAnyhow(sourceLoaded);
            return true;
        }
        boolean wanted = switch (options.load()) {
            case SOURCE -> sourceLoaded;
            case YES -> true;
            case NO -> false;
        };
        if (wanted && !loadable && options.load() == CollectionOptions.LoadChoice.YES) {
            mapped.impossible(
                    "the load state",
                    "It is to be loaded, and " + target.label()
                            + " loads no collection without an index on each of its vectors.",
                    CollectionTraits.LOAD_STATE);
        } else if (options.load() != CollectionOptions.LoadChoice.SOURCE && wanted != sourceLoaded) {
            mapped.differs(
                    CollectionTraits.LOAD_STATE,
                    sourceLoaded ? "loaded" : "not loaded",
                    wanted ? "loaded" : "not loaded",
                    Mapped.ASKED);
        }
        return wanted;
    }

    /** It answers whatever its load state says (2.5.1). */
    private void loadedAnyhow(boolean sourceLoaded) {
        String reason = target.label() + " has every collection loaded";
        if (options.load() == CollectionOptions.LoadChoice.NO) {
            mapped.impossible(
                    "the load state", "It is not to be loaded, and " + reason + ".", CollectionTraits.LOAD_STATE);
        } else if (!sourceLoaded) {
            mapped.differs(CollectionTraits.LOAD_STATE, "not loaded", "loaded", reason);
        }
    }
}
