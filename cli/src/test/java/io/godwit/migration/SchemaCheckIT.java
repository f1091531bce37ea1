package io.godwit.migration;

import static io.godwit.testkit.Schemas.analyzed;
import static io.godwit.testkit.Schemas.field;
import static io.godwit.testkit.Schemas.key;
import static io.godwit.testkit.Schemas.schema;
import static io.godwit.testkit.Schemas.varChar;
import static io.godwit.testkit.Schemas.vector;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.report.Report;
import io.godwit.migration.report.ReportText;
import io.godwit.migration.report.Standing;
import io.godwit.migration.run.Comparison.CollectionResult;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.milvus.ErrorCode;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollection.Batch;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.ScriptedReply;
import io.godwit.testkit.ServerFamily;
import io.milvus.grpc.AlterCollectionRequest;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What belongs to a collection beside its rows is read back after a copy, and compared by {@code godwit verify}. */
final class SchemaCheckIT {
    private static final SampleCollections SAMPLES = SampleCollections.withSeed(5);

    @TempDir
    Path folder;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void betweenEqualServersNothingDiffersAndVerifyNamesWhatIsDamagedLater() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            settings(trial.source());
            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.store().collections(job.id()).get(0).schema())
                    .contains(new SchemaCheck(List.of(), List.of(), List.of()));
            CollectionResult same = trial.compare().result().collections().get(0);
            assertThat(same.equal()).isTrue();
            assertThat(same.schema()).isEqualTo(new SchemaCheck(List.of(), List.of(), List.of()));

            damage(trial.target());

            CollectionResult damaged = trial.compare().result().collections().get(0);
            assertThat(damaged.equal()).isFalse();
            assertThat(damaged.sameRows()).isTrue();
            assertThat(damaged.schema().undeclared())
                    .extracting(difference ->
                            difference.property() + ": " + difference.source() + " / " + difference.target())
                    .containsExactly(
                            "alias now: there / none",
                            "partition strange: none / there",
                            "property collection.ttl.seconds: 86400000 / 5000000",
                            "property owner: the tests / somebody else");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatMilvusLiteCannotKeepIsDeclaredAndNoMore() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.lite3())) {
            settings(trial.source());
            trial.source().serving().release("settings");
            trial.source().serving().load("settings");

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            SchemaCheck check =
                    trial.store().collections(job.id()).get(0).schema().orElseThrow();
            assertThat(check.undeclared()).isEmpty();
            assertThat(check.declared())
                    .extracting(SchemaDifference::property)
                    .containsExactly("consistency level", "description", "shards");
            assertThat(trial.compare().result().equal()).isTrue();
        }
    }

    /** A 2.3.5 would store the parameters as text, and answer no filter with {@code text_match} all the same. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatMilvusDoesNotHeedIsDeclaredAndLeftOut() {
        FieldSchema text = analyzed(varChar("text", 200), "{\"tokenizer\":\"standard\"}");
        SampleCollection sample = new SampleCollection(
                schema("matched", key(field("id", DataType.Int64)), text, vector("vector", DataType.FloatVector, 4)),
                1,
                0,
                List.of(),
                List.of(new Batch(SampleCollection.DEFAULT_PARTITION, BirdTexts.rows())),
                List.of(SampleIndex.flat("vector")),
                Set.of(ServerFamily.LITE_3));
        try (Trial trial = Trial.between(MilvusServers.lite3(), MilvusServers.target())) {
            trial.source().prepare(sample);

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            SchemaCheck check =
                    trial.store().collections(job.id()).get(0).schema().orElseThrow();
            assertThat(check.undeclared()).isEmpty();
            assertThat(check.declared())
                    .extracting(SchemaDifference::property)
                    .contains(
                            "analyzer_params of field text",
                            "enable_analyzer of field text",
                            "enable_match of field text");
            assertThat(trial.target().describe("matched").getSchema().getFieldsList())
                    .flatExtracting(FieldSchema::getTypeParamsList)
                    .extracting(KeyValuePair::getKey)
                    .containsOnly("max_length", "dim");
            assertThat(trial.compare().result().equal()).isTrue();
        }
    }

    /** A copy between these would make the key a plain one; that neither side has one is no difference. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void twoCollectionsThatGenerateTheirKeysAreEqual() {
        SampleCollection sample = SAMPLES.autoIds(0);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(sample);
            trial.createTargetDatabase().prepare(sample);

            CollectionResult same = trial.compare().result().collections().get(0);

            assertThat(same.schema()).isEqualTo(new SchemaCheck(List.of(), List.of(), List.of()));
            assertThat(same.equal()).isTrue();
        }
    }

    /** On scripted servers: no real one loses a description that it was given. */
    @Test
    void aTargetThatDoesNotKeepWhatItWasGivenMakesTheJobDifferent() {
        SampleCollection sample = SAMPLES.small(1, 20).get(0);
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v2.3.5", "v2.3.5")) {
            trial.source().prepare(sample);
            DescribeCollectionResponse.Builder forgetful = trial.source().describe("small_0").toBuilder();
            forgetful.getSchemaBuilder().setDescription("not what was asked");
            forgetful.setShardsNum(7);
            forgetful.addProperties(property("nobody.knows.this", "there"));
            DescribeCollectionResponse asked = trial.source().describe("small_0").toBuilder()
                    .addProperties(property("nobody.knows.that", "lost"))
                    .build();
            trial.sourceScript().always("DescribeCollection", request -> ScriptedReply.answer(asked));
            trial.targetScript()
                    .always(
                            "DescribeCollection",
                            request -> trial.targetScript().calls().contains("CreateCollection")
                                    ? ScriptedReply.answer(forgetful.build())
                                    : ScriptedReply.proceed());

            Job job = trial.run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason())
                    .hasValueSatisfying(reason -> assertThat(reason.code()).isEqualTo(ErrorCode.DIFFERENCES))
                    .hasValueSatisfying(reason ->
                            assertThat(reason.message()).contains("description", "shards", "nobody.knows.that"));
            Report report = Report.of(trial.store(), job);
            assertThat(report.collections().get(0).standing()).isEqualTo(Standing.DIFFERENT);
            assertThat(ReportText.of(report))
                    .contains("Not as the plan says", "description: none -> \"not what was asked\"", "shards: 1 -> 7")
                    .contains("property nobody.knows.that: lost -> none", "property nobody.knows.this: none -> there");
        }
    }

    private static void settings(MilvusFixture source) {
        SampleCollection sample = SAMPLES.namedPartitions(40).withName("settings");
        source.createCollection(
                sample.schema().toBuilder().setDescription("with settings").build(),
                request -> request.setShardsNum(3)
                        .setConsistencyLevel(ConsistencyLevel.Eventually)
                        .addProperties(property("collection.ttl.seconds", "86400000"))
                        .addProperties(property("owner", "the tests")));
        sample.partitions().forEach(partition -> source.createPartition("settings", partition));
        sample.batches().forEach(batch -> source.insert("settings", batch.partition(), batch.rows()));
        source.flush("settings");
        source.serving()
                .createIndex("settings", SampleIndex.of("vector", "HNSW", "COSINE", "{\"M\":8,\"efConstruction\":64}"));
        source.serving().createAlias("settings", "now");
        source.serving().load("settings");
        source.awaitCount("settings", sample.rowCount());
    }

    private static void damage(MilvusFixture target) {
        target.serving().dropAlias("now");
        target.createPartition("settings", "strange");
        assertThat(target.stub()
                        .alterCollection(AlterCollectionRequest.newBuilder()
                                .setCollectionName("settings")
                                .addProperties(property("collection.ttl.seconds", "5000000"))
                                .addProperties(property("owner", "somebody else"))
                                .build())
                        .getCode())
                .isZero();
        // The new partition is loaded in a moment of its own; this test is not about that.
        target.serving().release("settings");
        target.serving().load("settings");
    }

    private static KeyValuePair property(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
