package io.godwit.service.job;

import io.godwit.migration.run.JobState;
import java.util.Optional;

/**
 * Which jobs to list.
 *
 * @param project of either side
 * @param cluster at either side
 * @param createdBy the name of whoever asked for it
 * @param size rows of a page
 * @param page from 1
 */
public record JobFilter(
        Optional<JobState> state,
        Optional<String> project,
        Optional<String> cluster,
        Optional<String> createdBy,
        int size,
        int page) {}
