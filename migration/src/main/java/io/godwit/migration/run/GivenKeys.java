package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.copy.IdPair;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The new keys that a job's target gave to the rows of one collection, as the ledger knows them.
 *
 * @param job its id
 * @param plan what the job was to make of the collection
 * @param collection its position in that plan
 */
record GivenKeys(String job, CollectionPlan plan, Ledger ledger, int collection) {
    /** Of the latest job of this store that filled the same collection from the same source. */
    static Optional<GivenKeys> find(JobStore store, MigrationSpec spec, CollectionPlan wanted) {
        for (Job job : store.jobs()) {
            MigrationSpec done = job.plan().spec();
            List<CollectionPlan> plans = job.plan().collections();
            for (int i = 0; i < plans.size(); i++) {
                if (done.source().equals(spec.source())
                        && done.target().equals(spec.target())
                        && plans.get(i).source().equals(wanted.source())
                        && plans.get(i).target().equals(wanted.target())) {
                    return plans.get(i).newIds()
                            ? Optional.of(new GivenKeys(job.id(), plans.get(i), store.ledger(job.id()), i))
                            : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    List<IdPair> pairs(String partition, KeySpan span) {
        return ledger.ids(collection, partition, span);
    }

    /** Walks through the target's keys that belong to no copied row, page by page, each page with its partition. */
    void eachStray(CollectionReader target, List<String> partitions, BiConsumer<String, List<Key>> strays) {
        for (String partition : partitions.isEmpty() ? List.of("") : partitions) {
            target.eachKeyPage(partition, KeySpan.ALL, page -> {
                List<Key> found = ledger.strays(collection, partition, page);
                if (!found.isEmpty()) {
                    strays.accept(partition, found);
                }
            });
        }
    }
}
