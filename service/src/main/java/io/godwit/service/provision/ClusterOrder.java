package io.godwit.service.provision;

import io.godwit.service.cluster.Plan;
import io.godwit.service.cluster.Size;

/** What a new cluster shall be. */
public record ClusterOrder(String name, String description, Plan plan, String region, Size size) {}
