package io.godwit.migration.plan;

import io.godwit.migration.Finding;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The names in use on one cluster.
 *
 * @param databases all that the user may see
 * @param collections of those databases that matter, sorted
 */
record Names(Set<String> databases, List<CollectionName> collections) {
    /**
     * @param assumed databases that are tried where the list of databases is denied
     * @param matters databases whose collections are listed
     */
    static Names read(
            ClusterView cluster, Collection<String> assumed, Predicate<String> matters, List<Finding> findings) {
        Set<String> databases = new TreeSet<>();
        try {
            databases.addAll(cluster.databases());
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.PERMISSION_DENIED) {
                throw e;
            }
            findings.add(Check.CATALOG_DENIED.on("databases of " + cluster.uri(), e.getMessage()));
            databases.addAll(assumed);
            databases.add(CollectionName.DEFAULT_DATABASE);
        }
        List<CollectionName> collections = new ArrayList<>();
        databases.stream().filter(matters).forEach(database -> collections.addAll(list(cluster, database)));
        return new Names(databases, collections.stream().sorted().toList());
    }

    /** None if there is no such database, or no more. */
    static List<CollectionName> list(ClusterView cluster, String database) {
        try {
            return cluster.collections(database);
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.DATABASE_NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }
}
