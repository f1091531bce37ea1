package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.EmptyDatabase;
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
import java.util.stream.Stream;

/**
 * A database of the source, held against the one that it, or collections of it, went to: whether it is there, and its properties.
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
    public DatabaseCheck {
        declared = List.copyOf(declared);
        undeclared = List.copyOf(undeclared);
    }

    /**
     * Each pair of databases of the plan, sorted; those of collections are left out where they are equal, and where the target
     * lacks the database: each collection is said to be missing then.
     */
    public static List<DatabaseCheck> of(ClusterPair clusters, Patience patience, MigrationPlan plan) {
        return of(new LiveCluster(clusters.source(), patience), new LiveCluster(clusters.target(), patience), plan);
    }

    static List<DatabaseCheck> of(ClusterView source, ClusterView target, MigrationPlan plan) {
        List<EmptyDatabase> there = plan.emptyDatabases().stream()
                .filter(empty -> !plan.databases().contains(empty.target()))
                .toList();
        Stream<DatabaseCheck> missing = plan.emptyDatabases().stream()
                .filter(empty -> !there.contains(empty))
                .map(DatabaseCheck::missing);
        return Stream.concat(missing, of(source, target, plan.collections(), there).stream())
                .toList();
    }

    private static DatabaseCheck missing(EmptyDatabase empty) {
        SchemaDifference difference =
                new SchemaDifference("database", "there, empty", "missing", "A copy would create it.");
        return new DatabaseCheck(empty.source(), empty.target(), List.of(), List.of(difference), Optional.empty());
    }

    static List<DatabaseCheck> of(
            ClusterView source, ClusterView target, List<CollectionPlan> collections, List<EmptyDatabase> empty) {
        List<DatabaseCheck> checks = new ArrayList<>();
        sources(collections, empty).forEach((database, origins) -> {
            for (String origin : origins) {
                DatabaseCheck check = of(source, target, origin, database, origins.size() > 1);
                // One that is empty has no collections that could tell that it was looked at.
                if (!check.silent() || empty.contains(new EmptyDatabase(origin, database))) {
                    checks.add(check);
                }
            }
        });
        return checks;
    }

    /** The databases of the source by the target's databases that they, or collections of theirs, go to. */
    private static Map<String, Set<String>> sources(List<CollectionPlan> collections, List<EmptyDatabase> empty) {
        return Stream.concat(
                        collections.stream()
                                .map(plan -> new EmptyDatabase(
                                        plan.source().database(), plan.target().database())),
                        empty.stream())
                .collect(Collectors.groupingBy(
                        EmptyDatabase::target,
                        TreeMap::new,
                        Collectors.mapping(EmptyDatabase::source, Collectors.toCollection(TreeSet::new))));
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
                String here = ours.getOrDefault(key, CollectionTraits.none());
                String there = theirs.getOrDefault(key, CollectionTraits.none());
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
        told.replaceAll((key, value) -> CollectionTraits.chosen(value));
        return told;
    }

    /** Whether everything was compared and nothing differs. */
    private boolean silent() {
        return declared.isEmpty() && undeclared.isEmpty() && unread.isEmpty();
    }
}
