package io.godwit.cli;

import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.milvus.CollectionName;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a job had loaded at the source for the copy and has not released. A run releases it at its end, however it ends; one that is
 * killed cannot.
 */
final class LoadedSources {
    private LoadedSources() {}

    /** Collections, or partitions as COLLECTION/PARTITION. */
    static List<String> of(JobStore store, Job job) {
        return store.collections(job.id()).stream()
                .flatMap(state ->
                        names(job.plan().collections().get(state.collection()).source(), state.sourceLoad()))
                .toList();
    }

    private static Stream<String> names(CollectionName collection, MissingLoad load) {
        return switch (load.need()) {
            case NOTHING -> Stream.of();
            case COLLECTION -> Stream.of(collection.toString());
            case PARTITIONS -> load.partitions().stream().map(partition -> collection + "/" + partition);
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
