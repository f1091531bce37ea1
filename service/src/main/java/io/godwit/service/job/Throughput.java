package io.godwit.service.job;

import java.time.Instant;

/**
 * How fast a job was at one moment.
 *
 * @param copied rows a second
 * @param compared rows a second
 */
public record Throughput(Instant at, double copied, double compared) {}
