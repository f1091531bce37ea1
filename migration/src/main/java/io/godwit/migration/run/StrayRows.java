package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.copy.CollectionWriter;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.KeySpan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rows at a target with new keys that belong to no row of a good receipt: what writes left there whose answer never came, and what
 * ranges left that were copied again. Nobody knows their keys beforehand, so they are found by walking through those of the target.
 */
final class StrayRows {
    private static final Duration LOOK = Duration.ofMillis(500);
    /** A 2.3.5 may count less for some seconds after it says that a collection is loaded. */
    private static final int MOST_LOOKS = 20;

    private final Run run;
    private final CollectionPlan plan;
    private final int collection;
    private final List<String> partitions;
    private final CollectionWriter writer;

    /**
     * @param partitions named partitions of the collection; empty: it is read as a whole
     */
    StrayRows(Run run, CollectionPlan plan, int collection, List<String> partitions, CollectionWriter writer) {
        this.run = run;
        this.plan = plan;
        this.collection = collection;
        this.partitions = partitions;
        this.writer = writer;
    }

    /**
     * Deletes them, if the target counts more rows than have a known key.
     *
     * @param certain whether each row with a known key was seen there, so that the counts alone tell
     */
    void delete(boolean certain) {
        long known = run.ledger().idCount(collection);
        if (counted(known) <= known && certain) {
            return;
        }
        AtomicLong deleted = new AtomicLong();
        new GivenKeys(run.job().id(), plan, run.ledger(), collection)
                .eachStray(target(), partitions, (partition, keys) -> {
                    if (run.stop().raised()) {
                        throw new GodwitException(ErrorCode.STOPPED, "Stopped while deleting stray rows.");
                    }
                    writer.delete(partition, keys);
                    deleted.addAndGet(keys.size());
                });
        if (deleted.get() > 0) {
            run.note(
                    plan.target().toString(),
                    "deleted " + deleted + " rows that broken or repeated writes had left there");
        }
        requireNoMore(known);
    }

    private void requireNoMore(long known) {
        long held = target().count("", KeySpan.ALL);
        if (held > known) {
            throw new GodwitException(
                    ErrorCode.DIFFERENCES,
                    "The target counts " + held + " rows in " + plan.target() + ", of which " + known
                            + " were copied. Somebody else may write to it: see to that, and run the same command again.");
        }
    }

    private CollectionReader target() {
        return CollectionPlans.target(plan, run).now();
    }

    private long counted(long expected) {
        long held = target().count("", KeySpan.ALL);
        for (int look = 0; look < MOST_LOOKS && held < expected; look++) {
            Pause.of(LOOK, "counting " + plan.target());
            held = target().count("", KeySpan.ALL);
        }
        return held;
    }
}
