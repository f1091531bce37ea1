package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.MigrationPlan;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The properties of a database of the source, held against those of the one that its collections went to.
 *
 * @param declared differences that no copy could avoid
 * @param undeclared all others
 * @param unread why the properties were not compared
 */
public record DatabaseCheck(
        String source,
        String target,
        List<SchemaDifference> declared,
        List<SchemaDifference> undeclared,
        Optional<String> unread) {
    private static final String NONE = "none";

    public DatabaseCheck {
        declared = List.copyOf(declared);
        undeclared = List.copyOf(undeclared);
    }

    /** Each pair of databases that collections of the plan go between, if the target has it, sorted; equal pairs are left out. */
    public static List<DatabaseCheck> of(ClusterPair clusters, Patience patience, MigrationPlan plan) {
        return of(
                new LiveCluster(clusters.source(), patience),
                new LiveCluster(clusters.target(), patience),
                plan.collections());
    }

    static List<DatabaseCheck> of(ClusterView source, ClusterView target, List<CollectionPlan> collections) {
        List<DatabaseCheck> checks = new ArrayList<>();
        sources(collections).forEach((database, origins) -> {
            for (String origin : origins) {
                DatabaseCheck check = of(source, target, origin, database, origins.size() > 1);
                if (!check.silent()) {
                    checks.add(check);
                }
            }
        });
        return checks;
    }

    /** The databases of the source that collections come from, by the target's databases that they go to. */
    private static Map<String, Set<String>> sources(List<CollectionPlan> collections) {
        return collections.stream()
                .collect(Collectors.groupingBy(
                        plan -> plan.target().database(),
                        TreeMap::new,
                        Collectors.mapping(plan -> plan.source().database(), Collectors.toCollection(TreeSet::new))));
    }

    private static DatabaseCheck of(ClusterView source, ClusterView target, String from, String into, boolean several) {
        List<SchemaDifference> declared = new ArrayList<>();
        List<SchemaDifference> undeclared = new ArrayList<>();
        try {
            Map<String, String> ours = told(source.databaseProperties(from));
            Map<String, String> theirs = told(target.databaseProperties(into));
            Set<String> keys = new TreeSet<>(ours.keySet());
            keys.addAll(theirs.keySet());
            for (String key : keys) {
                String here = ours.getOrDefault(key, NONE);
                String there = theirs.getOrDefault(key, NONE);
                if (!here.equals(there)) {
                    Optional<String> reason = unavoidable(key, target, into, several);
                    String property = "property " + key;
                    reason.ifPresentOrElse(
                            why -> declared.add(new SchemaDifference(property, here, there, why)),
                            () -> undeclared.add(new SchemaDifference(
                                    property, here, there, "A copy into a new database would make both sides equal.")));
                }
            }
            return new DatabaseCheck(from, into, declared, undeclared, Optional.empty());
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.DATABASE_NOT_FOUND) {
                // Each of its collections is said to be missing.
                return new DatabaseCheck(from, into, List.of(), List.of(), Optional.empty());
            }
            if (e.code() != ErrorCode.PERMISSION_DENIED && e.code() != ErrorCode.NOT_SUPPORTED) {
                throw e;
            }
            return new DatabaseCheck(from, into, List.of(), List.of(), Optional.of(e.getMessage()));
        }
    }

    private static Optional<String> unavoidable(String key, ClusterView target, String into, boolean several) {
        if (DatabaseMapping.stays(key)) {
            return Optional.of("it belongs to its own server");
        }
        if (!DatabaseMapping.holds(target.kind())) {
            return Optional.of(target.kind().label() + " keeps none");
        }
        if (into.equals(CollectionName.DEFAULT_DATABASE)) {
            return Optional.of("the database default is always there and keeps its own");
        }
        return several ? Optional.of("the database is made of several") : Optional.empty();
    }

    /** Without what a server adds to each database by itself. */
    private static Map<String, String> told(Map<String, String> properties) {
        Map<String, String> told = new TreeMap<>(properties);
        told.remove(ShapeMapping.TIME_ZONE, ShapeMapping.DEFAULT_TIME_ZONE);
        return told;
    }

    /** Whether everything was compared and nothing differs. */
    private boolean silent() {
        return declared.isEmpty() && undeclared.isEmpty() && unread.isEmpty();
    }
}
