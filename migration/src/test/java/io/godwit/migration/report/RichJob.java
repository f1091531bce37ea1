package io.godwit.migration.report;

import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.migration.report.SampleJob.JudgedAs;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.run.JobState;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Key;
import java.nio.file.Path;
import java.util.List;

/** A job in which everything occurs that a report has to cope with. */
final class RichJob {
    static final String SCRIPT = "<script>alert('x')</script>&amp;\"";
    static final int DIFFERENCES = 5_000;

    private RichJob() {}

    static SampleJob in(Path folder) {
        SampleJob job = new SampleJob(folder)
                .ended(
                        JobState.FAILED,
                        ErrorCode.UNAVAILABLE,
                        "http://10.0.0.1:19530 did not answer for 10 minutes while " + SCRIPT + " was read")
                .equal("docs", 12_345)
                .equal(
                        "書籍_übersicht_с_очень_длинным_именем_📚",
                        7,
                        new SchemaDifference("consistency level", "Eventually", "Bounded", SCRIPT))
                .copied(SCRIPT, 6_000)
                .judged(JudgedAs.DIFFERENT);
        for (int i = 0; i < DIFFERENCES; i++) {
            job.difference(key(i), kind(i), i % 3 == 1 ? List.of("vector", "$meta.色") : List.of(), "0.25 -> " + SCRIPT);
        }
        job.surplus(4).difference(Key.of(77), Kind.DUPLICATE_IN_SOURCE, List.of(), "held 5 times");
        return job.failed(
                        "orders",
                        5_000,
                        ErrorCode.UNAVAILABLE,
                        "query of default.orders: connection reset\nretries are over")
                .refused("no_index", "no vector field of it has an index, so 2.3.5 cannot read it")
                .finding(Finding.Severity.WARNING, "SOURCE_BUSY", "rows were inserted \u202e in the last minute")
                .event(Severity.NOTE, "job", "begun")
                .event(Severity.WARNING, SCRIPT, "rate limited \u001b[31m for 12 s")
                .event(Severity.ERROR, "default.orders", "failed: connection reset");
    }

    private static Key key(int i) {
        return i % 2 == 0 ? Key.of(i) : Key.of("schlüssel-" + i + SCRIPT + "\u0000\ud83d");
    }

    private static Kind kind(int i) {
        return List.of(Kind.MISSING, Kind.DIFFERENT, Kind.EXTRA).get(i % 3);
    }
}
