package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.report.Report;
import io.godwit.migration.report.ReportText;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.CollectionState.Snapshot;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.QueryRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Reading a source as of one moment. No real server here pins one (2.3.5 and both Milvus Lites are tested for that); the others are
 * scripted ones that do as Milvus 2.5 does by its source.
 */
final class SnapshotIT {
    private static final SampleCollection SAMPLE =
            SampleCollections.withSeed(17).small(1, 400).get(0);

    @TempDir
    Path folder;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void realServersThatPinNothingAreReportedAsNotPinned() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.lite3())) {
            trial.source().prepare(SAMPLE);

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            Report report = Report.of(trial.store(), job);
            assertThat(ReportText.of(report)).contains("Source read         not pinned");
            assertThat(report.caveats()).anyMatch(caveat -> caveat.contains("--recheck-source"));
        }
        try (Trial back = Trial.between(MilvusServers.lite3(), MilvusServers.target())) {
            back.source().prepare(SAMPLE);
            Job job = back.run();
            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(back.store().collections(job.id()).get(0).snapshot()).isEmpty();
        }
    }

    @Test
    void changesAfterTheMomentAreNoDifferences() {
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v2.5.4", "v2.5.4")) {
            trial.source().prepare(SAMPLE);
            Map<Object, Map<String, Object>> before = trial.source().readAll("small_0");
            onceAtTheFirstInsert(trial, () -> {
                change(trial.source());
                trial.source().delete("small_0", "", List.of(2L));
            });
            Instant start = Instant.now();

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            RowComparison.assertSameRows(before, trial.target().readAll("small_0"));
            CollectionState state = trial.store().collections(job.id()).get(0);
            Snapshot snapshot = state.snapshot().orElseThrow();
            assertThat(snapshot.time()).isBetween(start.minus(Duration.ofSeconds(5)), Instant.now());
            assertThat(snapshot.counted()).isEqualTo(400);
            assertThat(state.passes()).isZero();
            assertThat(reads(trial))
                    .isNotEmpty()
                    .allMatch(read -> read.getGuaranteeTimestamp() == snapshot.timestamp());
            Report report = Report.of(trial.store(), job);
            assertThat(ReportText.of(report)).contains("pinned at ", "timestamp " + snapshot.timestamp());
            assertThat(report.caveats()).anyMatch(caveat -> caveat.contains("(pinned)"));
        }
    }

    @Test
    @SuppressWarnings("deprecation") // Servers send both codes.
    void aResumedJobReadsAtTheSameMoment() {
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v2.5.4", "v2.5.4")) {
            trial.source().prepare(SAMPLE);
            Map<Object, Map<String, Object>> before = trial.source().readAll("small_0");
            trial.targetScript()
                    .always("Insert", request -> ScriptedReply.refused(1100, ErrorCode.IllegalArgument, "not today"));
            Job failed = trial.run();
            assertThat(failed.state()).isEqualTo(JobState.FAILED);
            Snapshot snapshot =
                    trial.store().collections(failed.id()).get(0).snapshot().orElseThrow();
            trial.targetScript().clear();
            change(trial.source());

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.store().collections(job.id()).get(0).snapshot()).contains(snapshot);
            RowComparison.assertSameRows(before, trial.target().readAll("small_0"));
        }
    }

    /** A row that is replaced after the moment is in no view of it once its old state is compacted away. */
    @Test
    void aCompactionThatRemovesTheMomentIsNoticedAndALaterOneTaken() {
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v2.5.4", "v2.5.4")) {
            trial.source().prepare(SAMPLE);
            AtomicInteger counts = new AtomicInteger();
            trial.sourceScript().always("Query", request -> {
                // The count at the moment; then the key scan: from there on the old rows are gone.
                QueryRequest query = (QueryRequest) request;
                boolean pinned = query.getGuaranteeTimestamp() > 0
                        && query.getQueryParamsList().stream()
                                .anyMatch(parameter -> parameter.getKey().equals("iterator"));
                if (pinned && counts.getAndIncrement() == 1) {
                    new Thread(() -> {
                                change(trial.source());
                                trial.sourceScript().compact("small_0");
                            })
                            .start();
                    return ScriptedReply.delayed(Duration.ofSeconds(2));
                }
                return ScriptedReply.proceed();
            });

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            RowComparison.assertSameRows(
                    trial.source().readAll("small_0"), trial.target().readAll("small_0"));
            assertThat(trial.store().events(job.id(), 100))
                    .anySatisfy(event -> assertThat(event.message()).contains("taking a later one"));
            assertThat(Report.of(trial.store(), job)
                            .collections()
                            .get(0)
                            .state()
                            .passes())
                    .isPositive();
        }
    }

    /** New rows, and other values for some. */
    private static void change(MilvusFixture source) {
        source.insert("small_0", "_default", List.of(row(0, 9_000_001L), row(1, 9_000_002L)));
        source.upsert("small_0", "_default", List.of(row(1, (long) key(0)), row(0, (long) key(1))));
    }

    private static Object key(int number) {
        return SAMPLE.batches().get(0).rows().get(number).get("id");
    }

    private static Map<String, Object> row(int number, long key) {
        Map<String, Object> row = new HashMap<>(SAMPLE.batches().get(0).rows().get(number));
        row.put("id", key);
        return row;
    }

    private static void onceAtTheFirstInsert(ScriptedTrial trial, Runnable work) {
        AtomicInteger inserts = new AtomicInteger();
        trial.targetScript().always("Insert", request -> {
            if (request instanceof InsertRequest && inserts.getAndIncrement() == 0) {
                onAnotherThread(work);
            }
            return ScriptedReply.proceed();
        });
    }

    private static void onAnotherThread(Runnable work) {
        Thread thread = new Thread(work, "meanwhile");
        thread.start();
        try {
            thread.join(Duration.ofSeconds(20).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The reads of Godwit of source rows, but for the probe. */
    private static List<QueryRequest> reads(ScriptedTrial trial) {
        return trial.sourceScript().requests(QueryRequest.class).stream()
                .filter(read -> read.getQueryParamsList().stream()
                        .anyMatch(param -> param.getKey().equals("reduce_stop_for_best")))
                .toList();
    }
}
