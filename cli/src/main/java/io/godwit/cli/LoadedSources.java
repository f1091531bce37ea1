package io.godwit.cli;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import java.util.List;

/**
 * What a job had loaded at the source for the copy and has not released. A run releases it at its end, however it ends; one that is
 * killed cannot.
 */
final class LoadedSources {
    private LoadedSources() {}

    /** Collections, or partitions as COLLECTION/PARTITION. */
    static List<String> of(JobStore store, Job job) {
        return store.collections(job.id()).stream()
                .filter(CollectionState::sourceLoading)
                .map(state -> job.plan().collections().get(state.collection()))
                .flatMap(plan -> names(plan).stream())
                .toList();
    }

    private static List<String> names(CollectionPlan plan) {
        String collection = plan.source().toString();
        return switch (plan.sourceLoad().need()) {
            case NOTHING, COLLECTION -> List.of(collection);
            case PARTITIONS ->
                plan.sourceLoad().partitions().stream()
                        .map(partition -> collection + "/" + partition)
                        .toList();
        };
    }

    /** Warns if there are any. */
    static void warn(Output output, Job job, List<String> loaded, String remedy) {
        if (!loaded.isEmpty()) {
            output.warn(
                    job.plan().spec().source().toString(),
                    "Godwit had loaded this for the copy, and it still is: " + String.join(", ", loaded) + ". "
                            + remedy);
        }
    }
}
