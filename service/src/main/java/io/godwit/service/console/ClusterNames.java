package io.godwit.service.console;

import io.godwit.service.access.Project;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.job.Migration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What clusters are called, for pages that know them by their ids.
 *
 * @param ofProject those of the chosen project
 */
record ClusterNames(Map<String, String> all, Map<String, String> ofProject) {
    static ClusterNames of(List<RegisteredCluster> visible, Optional<Project> project) {
        Map<String, String> all = new LinkedHashMap<>();
        Map<String, String> some = new LinkedHashMap<>();
        for (RegisteredCluster cluster : visible) {
            all.put(cluster.id(), cluster.name());
            if (project.map(Project::id).filter(cluster.project()::equals).isPresent()) {
                some.put(cluster.id(), cluster.name());
            }
        }
        return new ClusterNames(all, some);
    }

    /** Its name; its id if it was forgotten, or cannot be seen. */
    String of(String cluster) {
        return all.getOrDefault(cluster, cluster);
    }

    String source(Migration migration) {
        return migration
                .sourceCluster()
                .map(this::of)
                .or(() -> migration.remote().map(source -> source.endpoint().getAuthority()))
                .orElse("?");
    }

    String target(Migration migration) {
        return of(migration.targetCluster());
    }
}
