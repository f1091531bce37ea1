package io.godwit.migration;

import static io.godwit.testkit.Schemas.computing;
import static io.godwit.testkit.Schemas.field;
import static io.godwit.testkit.Schemas.function;
import static io.godwit.testkit.Schemas.key;
import static io.godwit.testkit.Schemas.schema;
import static io.godwit.testkit.Schemas.varChar;
import static io.godwit.testkit.Schemas.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.godwit.migration.Finding.Severity;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.report.Report;
import io.godwit.migration.report.ReportText;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.Columns;
import io.godwit.testkit.ComputedFields;
import io.godwit.testkit.EmbeddingModel;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionType;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Functions whose outputs can be read are carried, and what they compute is computed anew: vectors of texts that a model makes, between
 * databases of a real Milvus Lite 3.2.2, with a stand-in for the model; these and signatures between scripted servers that claim 2.6 and
 * 3.0, which no real server here is.
 */
final class EmbeddingIT {
    @TempDir
    Path folder;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aModelIsCalledAgainByARealMilvusLite3() {
        try (EmbeddingModel model = EmbeddingModel.start();
                Trial trial = Trial.between(MilvusServers.lite3(), MilvusServers.lite3())) {
            embed(trial.source(), model.params(4));
            int before = model.texts();
            String moved = trial.database() + "_moved";
            trial.selecting(new Selection(trial.database(), "*", moved, "*"));
            model.retrain();

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(job.plan().findings())
                    .extracting(Finding::id, Finding::severity)
                    .containsExactly(tuple("MODEL_CALLED_AGAIN", Severity.WARNING));
            assertThat(model.texts()).isEqualTo(before + 119);
            MilvusFixture arrived = trial.targetDatabase(moved);
            RowComparison.assertSameRows(trial.source(), "birds", arrived, "birds");
            assertThat(arrived.describe("birds").getSchema().getFunctionsList())
                    .isEqualTo(trial.source().describe("birds").getSchema().getFunctionsList());
            assertThat(ComputedFields.read(arrived, "birds", "vector"))
                    .as("made by the model as it is now")
                    .isNotEqualTo(ComputedFields.read(trial.source(), "birds", "vector"));
            assertThat(trial.compare().result().equal()).isTrue();
            assertThat(ReportText.of(Report.of(trial.store(), job))).doesNotContain("not for every eye");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aModelThatFailsEndsTheJobAndTheSameCommandGoesOnLater() {
        try (EmbeddingModel model = EmbeddingModel.start();
                Trial trial = Trial.between(MilvusServers.lite3(), MilvusServers.lite3())) {
            embed(trial.source(), model.params(4));
            String moved = trial.database() + "_moved";
            trial.selecting(new Selection(trial.database(), "*", moved, "*"));
            model.fail(401);

            Job failed = trial.run();

            assertThat(failed.state()).isEqualTo(JobState.FAILED);
            assertThat(failed.reason().orElseThrow().message()).contains("401", "the model is away");
            model.fail(0);
            Job job = trial.run();
            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            RowComparison.assertSameRows(trial.source(), "birds", trial.targetDatabase(moved), "birds");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aModelThatLimitsItsCallsIsWaitedFor() {
        try (EmbeddingModel model = EmbeddingModel.start();
                Trial trial = Trial.between(MilvusServers.lite3(), MilvusServers.lite3())) {
            embed(trial.source(), model.params(4));
            String moved = trial.database() + "_moved";
            trial.selecting(new Selection(trial.database(), "*", moved, "*"));
            model.fail(429);

            CompletableFuture<Job> running = trial.runInBackground();
            Trial.await(
                    "the model is waited for",
                    () -> running.isDone() || trial.waits().stream().anyMatch(wait -> wait.contains("429")));
            model.fail(0);

            Job job = running.join();
            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            RowComparison.assertSameRows(trial.source(), "birds", trial.targetDatabase(moved), "birds");
        }
    }

    /** 300 rows, of which a Milvus takes 160 at a time with this provider. */
    @Test
    void aModelIsCalledAgainBetweenScriptedServersByAsManyRowsAsTheyTake() {
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v2.6.0", "v3.0.0")) {
            Map<String, String> params = Map.of("provider", "siliconflow", "model_name", "bge", "credential", "mine");
            serve(
                    trial.source(),
                    computing(texts(), function("embed", FunctionType.TextEmbedding_VALUE, "text", "vector", params)),
                    IntStream.range(0, 300).mapToObj(i -> row(i, "bird " + i)).toList());

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.targetScript().requests(InsertRequest.class))
                    .isNotEmpty()
                    .allSatisfy(insert -> assertThat(insert.getFieldsDataList())
                            .noneMatch(column -> column.getFieldName().equals("vector")));
            assertThat(trial.target().count("birds")).isEqualTo(300);
            ComputedFields.assertPresent(trial.target(), "birds");
            assertThat(trial.compare().equal()).isTrue();
        }
    }

    /** 80 rows, of which a Milvus takes 50 at a time with this provider. */
    @Test
    void moreRowsThanAModelTakesAtOnceAreRepaired() {
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v2.6.0", "v2.6.0")) {
            Map<String, String> params = Map.of("provider", "dashscope", "model_name", "text-embedding-v3");
            serve(
                    trial.source(),
                    computing(texts(), function("embed", FunctionType.TextEmbedding_VALUE, "text", "vector", params)),
                    IntStream.range(0, 80).mapToObj(i -> row(i, "bird " + i)).toList());
            assertThat(trial.run().state()).isEqualTo(JobState.SUCCESSFUL);
            trial.target().delete("birds", "", LongStream.range(0, 80).boxed().toList());

            Job job = trial.repair();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.target().count("birds")).isEqualTo(80);
            assertThat(trial.compare().equal()).isTrue();
        }
    }

    @Test
    void signaturesAreComputedAnewBetweenScriptedServers() {
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v3.0.0", "v3.0.0")) {
            signatures(trial.source());

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(job.plan().findings()).isEmpty();
            assertThat(trial.targetScript().requests(InsertRequest.class))
                    .isNotEmpty()
                    .allSatisfy(insert -> assertThat(insert.getFieldsDataList())
                            .noneMatch(column -> column.getFieldName().equals("signature")));
            assertThat(trial.target()
                            .describe("birds")
                            .getSchema()
                            .getFunctions(0)
                            .getTypeValue())
                    .isEqualTo(4);
            ComputedFields.assertPresent(trial.target(), "birds");
            assertThat(trial.compare().equal()).isTrue();
        }
    }

    @Test
    void signaturesAreRefusedByAServerThatMakesNone() {
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v3.0.0", "v2.6.18")) {
            signatures(trial.source());

            assertThat(trial.plan().findings())
                    .filteredOn(Finding::error)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.object()).contains("function sign");
                        assertThat(finding.evidence()).contains("MinHash", "Milvus 2.6");
                    });
        }
    }

    @Test
    void aTargetWithoutComputedVectorsIsNamed() {
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v3.0.0", "v3.0.0")) {
            signatures(trial.source());
            QueryResults bare = QueryResults.newBuilder()
                    .addFieldsData(Columns.column(varChar("text", 200), List.of("godwit", " ", "plover")))
                    .addFieldsData(Columns.column(
                            vector("signature", DataType.BinaryVector, 64),
                            List.of(
                                    ByteString.copyFrom(new byte[] {1, 0, 0, 0, 0, 0, 0, 0}),
                                    ByteString.copyFrom(new byte[8]),
                                    ByteString.copyFrom(new byte[8]))))
                    .build();
            trial.targetScript()
                    .always(
                            "Query",
                            request -> ((QueryRequest) request)
                                            .getOutputFieldsList()
                                            .contains("signature")
                                    ? ScriptedReply.answer(bare)
                                    : ScriptedReply.proceed());

            Job job = trial.run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(trial.store()
                            .collections(job.id())
                            .get(0)
                            .schema()
                            .orElseThrow()
                            .undeclared())
                    .singleElement()
                    .satisfies(difference -> {
                        assertThat(difference.property()).isEqualTo("output of function sign");
                        assertThat(difference.reason()).contains("1 of 2 rows");
                    });
        }
    }

    private static void signatures(MilvusFixture source) {
        CollectionSchema schema = schema(
                "birds",
                key(field("id", DataType.Int64)),
                varChar("text", 200),
                vector("signature", DataType.BinaryVector, 64),
                vector("vector", DataType.FloatVector, 4));
        serve(
                source,
                computing(
                        schema,
                        function("sign", 4, "text", "signature", Map.of("num_hashes", "2", "shingle_size", "3"))),
                BirdTexts.rows());
    }

    /** One text is empty: Milvus Lite 3.2.2 makes a vector of zeros of it. */
    private static void embed(MilvusFixture source, Map<String, String> params) {
        serve(
                source,
                computing(texts(), function("embed", FunctionType.TextEmbedding_VALUE, "text", "vector", params)),
                IntStream.range(0, 120)
                        .mapToObj(i ->
                                row(i, i == 5 ? "" : BirdTexts.WORDS.get(i % BirdTexts.WORDS.size()) + " number " + i))
                        .toList());
    }

    private static CollectionSchema texts() {
        return schema(
                "birds",
                key(field("id", DataType.Int64)),
                varChar("text", 200),
                vector("vector", DataType.FloatVector, 4));
    }

    private static void serve(MilvusFixture source, CollectionSchema schema, List<Map<String, Object>> rows) {
        source.createCollection(schema);
        for (int from = 0; from < rows.size(); from += 40) {
            source.insert("birds", "", rows.subList(from, Math.min(rows.size(), from + 40)));
        }
        source.flush("birds");
        for (FieldSchema field : schema.getFieldsList()) {
            switch (field.getDataType()) {
                case FloatVector -> source.serving().createIndex("birds", SampleIndex.flat(field.getName()));
                case BinaryVector ->
                    source.serving()
                            .createIndex("birds", SampleIndex.of(field.getName(), "MINHASH_LSH", "MHJACCARD", ""));
                default -> {}
            }
        }
        source.serving().load("birds");
    }

    private static Map<String, Object> row(long id, String text) {
        return Map.of("id", id, "text", text);
    }
}
