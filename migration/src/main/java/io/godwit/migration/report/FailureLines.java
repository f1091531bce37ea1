package io.godwit.migration.report;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/** All row differences of a job, one JSON object a line, in the order of collection, partition and key. */
public final class FailureLines {
    private FailureLines() {}

    /** One after the other as they are read, however many there are. */
    public static void write(JobStore store, Job job, Writer writer) {
        store.ledger(job.id()).eachDifference(difference -> {
            try {
                CollectionPlan plan = job.plan().collections().get(difference.collection());
                writer.write(ReportJson.MAPPER.writeValueAsString(JobFields.of(plan, difference)));
                writer.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
