package io.godwit.service.job;

import io.godwit.migration.run.JobState;
import java.util.Optional;

/**
 * Which jobs to list.
 *
 * @param cluster at either side
 * @param size rows of a page
 * @param page from 1
 */
public record JobFilter(Optional<JobState> state, Optional<String> cluster, int size, int page) {}
