package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.Shape;
import io.godwit.migration.Finding.Severity;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.ConsistencyLevel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Shards, consistency level, hash partitions and properties of a collection, as the target can have them. */
final class ShapeMapping {
    /** Whatever is asked for (3.2.2). */
    static final int LITE_3_PARTITIONS = 16;

    /** Whoever loads the collection would be refused for want of them. */
    private static final String RESOURCE_GROUPS = "collection.resource_groups";

    private static final String TTL = "collection.ttl.seconds";
    /** What a server notes about itself in a collection's properties; it means nothing elsewhere, or harm. */
    private static final List<String> INTERNAL =
            List.of("replicate.", "cipher.", "max_field_id", "schema_version_", "collection.on.truncating");

    /** What servers add by themselves and tell elsewhere, too. */
    private static final Set<String> ECHOES = Set.of("consistency_level", "dynamicfield.enabled");

    static final String TIME_ZONE = "timezone";
    /** A server's own choice. */
    static final String DEFAULT_TIME_ZONE = "UTC";

    private static final Set<String> KNOWN = Set.of(
            TTL,
            "mmap.enabled",
            "lazyload.enabled",
            "partitionkey.isolation",
            TIME_ZONE,
            CollectionPlan.TAKES_KEYS,
            "allow_update_auto_id",
            "query_mode",
            "collection.replica.number",
            "warmup.scalarField",
            "warmup.scalarIndex",
            "warmup.vectorField",
            "warmup.vectorIndex",
            "dynamicfield.enabled",
            "consistency_level",
            SchemaMapping.VECTORS_GIVEN,
            "disable_func_runtime_check",
            "collection.autocompaction.enabled",
            "collection.insertRate.max.mb",
            "collection.insertRate.min.mb",
            "collection.upsertRate.max.mb",
            "collection.upsertRate.min.mb",
            "collection.deleteRate.max.mb",
            "collection.deleteRate.min.mb",
            "collection.bulkLoadRate.max.mb",
            "collection.bulkLoadRate.min.mb",
            "collection.queryRate.max.qps",
            "collection.queryRate.min.qps",
            "collection.searchRate.max.vps",
            "collection.searchRate.min.vps",
            "collection.diskProtection.diskQuota.mb");

    private final ServerKind sourceKind;
    private final ServerKind targetKind;
    private final Support.Shape support;
    private final Mapped mapped;

    ShapeMapping(ServerKind sourceKind, ServerKind targetKind, Mapped mapped) {
        this.sourceKind = sourceKind;
        this.targetKind = targetKind;
        this.support = Support.of(targetKind).shape();
        this.mapped = mapped;
    }

    /** The properties that people set: without a server's own notes, and without what it adds to each collection. */
    static Map<String, String> told(CollectionDescription collection) {
        Map<String, String> properties = all(collection);
        properties
                .keySet()
                .removeIf(key -> ECHOES.contains(key) || INTERNAL.stream().anyMatch(key::startsWith));
        properties.remove(TIME_ZONE, DEFAULT_TIME_ZONE);
        return properties;
    }

    private static Map<String, String> all(CollectionDescription collection) {
        Map<String, String> properties =
                new TreeMap<>(TypeParams.map(collection.schema().getPropertiesList()));
        properties.putAll(collection.properties());
        return properties;
    }

    /**
     * @param merged what is there already, if rows are merged into it: its time to live stays its own, else its rows would expire
     */
    Shape map(CollectionDescription source, Optional<CollectionDescription> merged) {
        Map<String, String> properties = all(source);
        Map<String, String> kept = new TreeMap<>();
        properties.forEach((key, value) -> property(key, value, kept));
        Map<String, String> late = new TreeMap<>();
        Optional<String> ttl = Optional.ofNullable(kept.remove(TTL));
        if (merged.isPresent()) {
            Optional.ofNullable(merged.get().properties().get(TTL)).ifPresent(this::expiresThere);
        } else {
            ttl.ifPresent(value -> {
                late.put(TTL, value);
                mapped.finds(
                        Check.TTL_RESTARTS, "property " + TTL, "It is " + value + "; rows count as new at the target.");
            });
        }
        return new Shape(shards(source), level(source), hashPartitions(source), kept, late);
    }

    private void expiresThere(String value) {
        mapped.finds(Check.as(
                Severity.WARNING,
                "Rows expire there by that time, whatever it is at the source. Take the property away if they must not.",
                Check.TTL_RESTARTS.on(
                        mapped.collection(),
                        "property " + TTL + " of " + mapped.collection(),
                        "It is " + value + " at the target, which keeps its own; rows count as new there.")));
    }

    private void property(String key, String value, Map<String, String> kept) {
        if (INTERNAL.stream().anyMatch(key::startsWith)) {
            mapped.differs("property " + key, value, "none", "it is the source server's own note");
            return;
        }
        if (key.equals(RESOURCE_GROUPS)) {
            mapped.differs("property " + key, value, "none", "it names resource groups of the source");
            return;
        }
        if (!support.properties()) {
            mapped.differs("property " + key, value, "none", targetKind.label() + " keeps none");
            return;
        }
        if (Heeded.propertyLost(key, sourceKind, targetKind)) {
            if (!(key.equals(TIME_ZONE) && value.equals(DEFAULT_TIME_ZONE))) {
                mapped.differs("property " + key, value, "none", targetKind.label() + " does not heed it");
            }
            return;
        }
        kept.put(key, value);
        if (!KNOWN.contains(key)) {
            mapped.finds(Check.UNKNOWN_PROPERTY, "property " + key, "It is '" + value + "', and carried as it is.");
        }
    }

    private int shards(CollectionDescription source) {
        int wanted = Math.max(1, source.shards());
        int possible = Math.min(wanted, support.shards());
        if (possible != wanted) {
            mapped.differs("shards", wanted, possible, targetKind.label() + " has " + support.shards() + " at most");
        }
        return possible;
    }

    private ConsistencyLevel level(CollectionDescription source) {
        boolean lost = targetKind.lite() && !sourceKind.lite();
        if (lost && source.consistencyLevel() != ConsistencyLevel.Strong) {
            mapped.differs(
                    "consistency level",
                    source.consistencyLevel(),
                    ConsistencyLevel.Strong,
                    targetKind.label() + " knows no other");
        }
        return lost ? ConsistencyLevel.Strong : source.consistencyLevel();
    }

    private int hashPartitions(CollectionDescription source) {
        if (source.partitionKey().isEmpty()) {
            return 0;
        }
        if (!support.partitionKey()) {
            mapped.finds(
                    Check.as(
                            Severity.ERROR,
                            "Choose --partition-key none, or a target that has it, or leave it out with --skip-refused.",
                            Check.UNSUPPORTED_FEATURE.on(
                                    mapped.collection(),
                                    "the partition key of " + mapped.collection(),
                                    targetKind.label()
                                            + " cannot filter a collection with a partition key, so nothing could be verified.")));
        }
        int wanted = Math.max(1, source.numPartitions());
        if (targetKind == ServerKind.LITE_3 && wanted != LITE_3_PARTITIONS) {
            mapped.differs(
                    "number of partitions", wanted, LITE_3_PARTITIONS, targetKind.label() + " always has as many");
            return LITE_3_PARTITIONS;
        }
        return wanted;
    }
}
