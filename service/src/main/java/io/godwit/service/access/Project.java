package io.godwit.service.access;

import java.time.Instant;

/**
 * A project.
 *
 * @param plan as Zilliz Cloud names it, for its clients
 * @param clusters how many are registered in it
 */
public record Project(String id, String organization, String name, String plan, int clusters, Instant created) {}
