package io.godwit.service.provision;

import java.util.Map;

/** A cluster that is asked for, and the project that it shall be in. */
public record NewCluster(String project, ClusterOrder order, Map<String, String> labels) {
    public NewCluster {
        labels = Map.copyOf(labels);
    }
}
