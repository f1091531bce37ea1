package io.godwit.migration.plan;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.CollectionPlan.Shape;
import io.godwit.migration.EmptyDatabase;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Index;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plan as it stands in a plan file: what is asked, and what will come of it, in words. What will come of it may be left out; it is what
 * must still be so when the plan is done.
 */
record PlanDocument(
        int godwitPlan,
        Side source,
        Side target,
        String ifExists,
        List<String> newDatabases,
        List<Empty> emptyDatabases,
        List<Entry> collections,
        List<String> skipped,
        List<Found> findings) {
    static final int VERSION = 1;

    PlanDocument {
        require("source", source);
        require("target", target);
        require("ifExists", ifExists);
        require("collections", collections);
        newDatabases = newDatabases == null ? List.of() : newDatabases;
        emptyDatabases = emptyDatabases == null ? List.of() : emptyDatabases;
        skipped = skipped == null ? List.of() : skipped;
        findings = findings == null ? List.of() : findings;
    }

    static PlanDocument of(MigrationPlan plan) {
        return new PlanDocument(
                VERSION,
                new Side(plan.spec().source().toString(), plan.sourceServer()),
                new Side(plan.spec().target().toString(), plan.targetServer()),
                plan.spec().ifExists().name().toLowerCase(Locale.ROOT),
                plan.databases(),
                plan.emptyDatabases().stream().map(Empty::of).toList(),
                plan.collections().stream()
                        .map(collection -> Entry.of(collection, plan))
                        .toList(),
                plan.skipped().stream().map(CollectionName::toString).toList(),
                plan.findings().stream().map(Found::of).toList());
    }

    /** One of the two clusters. */
    record Side(String uri, String server) {}

    /** A database without a collection. */
    record Empty(String source, String target) {
        Empty {
            require("source", source);
            require("target", target);
        }

        static Empty of(EmptyDatabase database) {
            return new Empty(database.source(), database.target());
        }
    }

    private static void require(String key, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("it lacks the key '" + key + "'");
        }
    }

    /**
     * One collection.
     *
     * @param options what shall be other than at the source; nothing if it is left out
     * @param outcome what will come of it
     */
    record Entry(
            String source,
            String target,
            CollectionOptions options,
            @Nullable Outcome outcome) {
        Entry {
            require("source", source);
            require("target", target);
            options = options == null ? CollectionOptions.AS_SOURCE : options;
        }

        static Entry of(CollectionPlan plan, MigrationPlan whole) {
            return new Entry(
                    plan.source().toString(), plan.target().toString(), plan.options(), Outcome.of(plan, whole));
        }
    }

    /** What will come of one collection; all but rows and rowBytes must still be so when the plan is done. */
    record Outcome(
            String action,
            long rows,
            long rowBytes,
            List<String> schema,
            List<String> schemaAtTarget,
            String keys,
            List<String> partitions,
            List<String> indexes,
            List<String> aliases,
            int shards,
            String consistencyLevel,
            int hashPartitions,
            Map<String, String> properties,
            Map<String, String> propertiesAtTheEnd,
            String sourceLoad,
            String targetLoad,
            List<String> differences) {
        Outcome {
            require("action", action);
            require("schema", schema);
            require("schemaAtTarget", schemaAtTarget);
            require("keys", keys);
            require("partitions", partitions);
            require("indexes", indexes);
            require("aliases", aliases);
            require("consistencyLevel", consistencyLevel);
            require("properties", properties);
            require("propertiesAtTheEnd", propertiesAtTheEnd);
            require("sourceLoad", sourceLoad);
            require("targetLoad", targetLoad);
            require("differences", differences);
        }

        static Outcome of(CollectionPlan plan, MigrationPlan whole) {
            Shape shape = plan.shape();
            List<String> schema = SchemaText.lines(plan.sourceSchema());
            List<String> atTarget = SchemaText.lines(plan.targetSchema());
            return new Outcome(
                    action(plan, whole),
                    plan.rows(),
                    plan.rowBytes(),
                    schema,
                    atTarget.equals(schema) ? List.of() : atTarget,
                    keys(plan),
                    plan.partitions(),
                    plan.indexes().stream().map(Outcome::index).toList(),
                    plan.aliases(),
                    shape.shards(),
                    shape.consistencyLevel().name(),
                    shape.numPartitions(),
                    new TreeMap<>(shape.properties()),
                    new TreeMap<>(shape.lateProperties()),
                    sourceLoad(plan.sourceLoad()),
                    plan.loadTarget() ? "loaded with " + plan.replicas() + " replica(s)" : "not loaded",
                    plan.differences().stream().map(Outcome::difference).toList());
        }

        private static String action(CollectionPlan plan, MigrationPlan whole) {
            if (whole.refuses(plan.source())) {
                return "refused";
            }
            if (plan.merges()) {
                return "merge into";
            }
            return plan.replace() ? "drop and create" : "create";
        }

        static String keys(CollectionPlan plan) {
            if (plan.newIds()) {
                return "new ones, generated by the target";
            }
            return plan.keepsGeneratedIds() ? "the source's, though the target generates keys" : "the source's";
        }

        static String index(Index index) {
            String name = index.name().isEmpty() || index.name().equals(index.field()) ? "" : " as " + index.name();
            return index.field() + name + ": " + IndexParams.words(index.params());
        }

        static String sourceLoad(MissingLoad load) {
            return switch (load.need()) {
                case NOTHING -> "left as it is";
                case COLLECTION -> "loaded for the copy, released afterwards";
                case PARTITIONS ->
                    "partitions " + String.join(", ", load.partitions()) + " loaded for the copy, released afterwards";
            };
        }

        static String difference(SchemaDifference difference) {
            return difference.property() + ": " + difference.source() + " becomes " + difference.target() + ", "
                    + difference.reason();
        }
    }

    /** One finding, for people. */
    record Found(String id, String severity, String object, String evidence, String remedy) {
        static Found of(Finding finding) {
            return new Found(
                    finding.id(), finding.severity().name(), finding.object(), finding.evidence(), finding.remedy());
        }
    }
}
