package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.MigrationPlan;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Collections of a target that a selection by pattern would name too, had they come of the source. */
public final class SurplusCollections {
    private SurplusCollections() {}

    /** Sorted; none for a selection without stars, which says what it means. */
    public static List<CollectionName> of(ClusterPair clusters, Patience patience, MigrationPlan plan) {
        return of(new LiveCluster(clusters.target(), patience), plan);
    }

    static List<CollectionName> of(ClusterView target, MigrationPlan plan) {
        Selector selector = new Selector(plan.spec());
        Set<CollectionName> planned =
                plan.collections().stream().map(CollectionPlan::target).collect(Collectors.toSet());
        Set<String> assumed = planned.stream().map(CollectionName::database).collect(Collectors.toSet());
        Names names = Names.read(target, assumed, database -> false, new ArrayList<>());
        return names.databases().stream()
                .filter(selector::mayFill)
                .flatMap(database -> listed(target, database).stream())
                .filter(name -> !planned.contains(name) && selector.mayName(name))
                .sorted()
                .toList();
    }

    /** What the user may not see is nobody's surplus. */
    private static List<CollectionName> listed(ClusterView target, String database) {
        try {
            return Names.list(target, database);
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.PERMISSION_DENIED) {
                return List.of();
            }
            throw e;
        }
    }
}
