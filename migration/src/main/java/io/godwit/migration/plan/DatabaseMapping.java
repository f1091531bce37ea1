package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.EmptyDatabase;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import io.godwit.milvus.ServerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which properties databases get that the target lacks: those of the database that their collections come from. Databases that exist
 * keep theirs.
 */
public final class DatabaseMapping {
    /** They name things of the source's own, or would forbid the copy to be written. */
    private static final List<String> STAY =
            List.of("cipher.", "replicate.", "database.resource_groups", "database.replica.", "database.force.deny.");

    private final ClusterView source;
    private final ServerKind target;
    private final List<Finding> findings = new ArrayList<>();

    DatabaseMapping(ClusterView source, ServerKind target) {
        this.source = source;
        this.target = target;
    }

    /** By the target database's name; those without properties are left out. */
    public static Map<String, Map<String, String>> of(ClusterPair clusters, Patience patience, MigrationPlan plan) {
        ClusterView source = new LiveCluster(clusters.source(), patience);
        return new DatabaseMapping(source, clusters.target().kind())
                .map(plan.databases(), plan.collections(), plan.emptyDatabases());
    }

    Map<String, Map<String, String>> map(
            List<String> created, List<CollectionPlan> collections, List<EmptyDatabase> empty) {
        Map<String, Map<String, String>> properties = new TreeMap<>();
        for (String database : created) {
            NavigableSet<String> sources = new TreeSet<>();
            collections.stream()
                    .filter(collection -> collection.target().database().equals(database))
                    .map(CollectionPlan::source)
                    .map(CollectionName::database)
                    .forEach(sources::add);
            empty.stream()
                    .filter(one -> one.target().equals(database))
                    .map(EmptyDatabase::source)
                    .forEach(sources::add);
            Map<String, String> carried = carried(database, sources);
            if (!carried.isEmpty()) {
                properties.put(database, carried);
            }
        }
        return properties;
    }

    /** What of it is not carried, and what is. */
    List<Finding> findings() {
        return findings;
    }

    private Map<String, String> carried(String database, NavigableSet<String> sources) {
        Map<String, String> carried = new TreeMap<>();
        for (String from : sources) {
            for (Map.Entry<String, String> property : properties(from).entrySet()) {
                String object = "property " + property.getKey() + " of database " + from;
                if (stays(property.getKey())) {
                    left(object, "It is '" + property.getValue() + "', and belongs to the source alone.");
                } else if (!holds(target)) {
                    left(object, "It is '" + property.getValue() + "'; " + target.label() + " keeps none.");
                } else if (sources.size() > 1) {
                    left(object, "Database " + database + " is made of several: " + sources + ".");
                } else {
                    carried.put(property.getKey(), property.getValue());
                    findings.add(Check.DATABASE_PROPERTY.on(
                            object, "It is '" + property.getValue() + "', and carried to database " + database + "."));
                }
            }
        }
        return carried;
    }

    private Map<String, String> properties(String database) {
        try {
            return new TreeMap<>(source.databaseProperties(database));
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.PERMISSION_DENIED && e.code() != ErrorCode.NOT_SUPPORTED) {
                throw e;
            }
            findings.add(Check.CATALOG_DENIED.on("properties of database " + database, e.getMessage()));
            return Map.of();
        }
    }

    /** Whether it is a database's own, and no copy's. */
    static boolean stays(String key) {
        return STAY.stream().anyMatch(key::startsWith);
    }

    static boolean holds(ServerKind target) {
        return switch (target) {
            case MILVUS_2_3, LITE_2 -> false;
            case MILVUS_2_4, MILVUS_2_5, MILVUS_2_6, MILVUS_3_0, LITE_3 -> true;
        };
    }

    private void left(String object, String evidence) {
        findings.add(Check.DATABASE_PROPERTY_LEFT.on(object, evidence));
    }
}
