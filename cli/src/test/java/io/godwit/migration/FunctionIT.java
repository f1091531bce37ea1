package io.godwit.migration;

import static io.godwit.testkit.Schemas.field;
import static io.godwit.testkit.Schemas.key;
import static io.godwit.testkit.Schemas.param;
import static io.godwit.testkit.Schemas.schema;
import static io.godwit.testkit.Schemas.varChar;
import static io.godwit.testkit.Schemas.vector;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionType;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.SearchResultData;
import io.milvus.grpc.SearchResults;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Full-text search: analyzers and BM25 functions are carried, what they compute is computed anew. Between databases of a real Milvus
 * Lite 3.2.2; and between scripted servers that claim 2.5 and 2.6, which no real server here is.
 */
final class FunctionIT {
    @TempDir
    Path folder;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void bm25IsComputedAnewOnARealMilvusLite3() {
        try (Trial trial = Trial.between(MilvusServers.lite3(), MilvusServers.lite3())) {
            fill(trial.source());
            String moved = trial.database() + "_moved";
            trial.selecting(new Selection(trial.database(), "*", moved, "*"));

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.store().collections(job.id()).get(0).schema())
                    .contains(new SchemaCheck(List.of(), List.of(), List.of()));
            MilvusFixture arrived = trial.targetDatabase(moved);
            RowComparison.assertSameRows(trial.source(), "birds", arrived, "birds");
            CollectionSchema schema = arrived.describe("birds").getSchema();
            assertThat(schema.getFunctionsList()).singleElement().satisfies(function -> {
                assertThat(function.getType()).isEqualTo(FunctionType.BM25);
                assertThat(function.getInputFieldNamesList()).containsExactly("text");
                assertThat(function.getOutputFieldNamesList()).containsExactly("sparse");
            });
            assertThat(schema.getFieldsList())
                    .filteredOn(field -> field.getName().equals("text"))
                    .flatExtracting(FieldSchema::getTypeParamsList)
                    .extracting(KeyValuePair::getKey)
                    .contains("enable_analyzer", "enable_match", "analyzer_params");
            assertThat(trial.compare().result().equal()).isTrue();
        }
    }

    @Test
    void bm25IsComputedAnewBetweenScriptedServers() {
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v2.5.4", "v2.6.5")) {
            fill(trial.source());

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.targetScript().requests(InsertRequest.class))
                    .isNotEmpty()
                    .allSatisfy(insert -> assertThat(insert.getFieldsDataList())
                            .noneMatch(column -> column.getFieldName().equals("sparse")));
            assertThat(trial.compare().equal()).isTrue();
        }
    }

    @Test
    void aTargetThatComputesNothingIsNamed() {
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v2.5.4", "v2.5.4")) {
            fill(trial.source());
            SearchResults nothing = SearchResults.newBuilder()
                    .setResults(SearchResultData.newBuilder().addTopks(0))
                    .build();
            trial.targetScript().always("Search", request -> ScriptedReply.answer(nothing));

            Job job = trial.run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(trial.store()
                            .collections(job.id())
                            .get(0)
                            .schema()
                            .orElseThrow()
                            .undeclared())
                    .extracting(SchemaDifference::property)
                    .containsExactly("output of function bm25");
        }
    }

    private static void fill(MilvusFixture source) {
        FieldSchema text = param(
                param(param(varChar("text", 200), "enable_analyzer", true), "enable_match", true),
                "analyzer_params",
                "{\"tokenizer\":\"standard\",\"filter\":[\"lowercase\"]}");
        FieldSchema sparse = field("sparse", DataType.SparseFloatVector).toBuilder()
                .setIsFunctionOutput(true)
                .build();
        CollectionSchema schema = schema(
                        "birds",
                        key(field("id", DataType.Int64)),
                        text,
                        sparse,
                        vector("vector", DataType.FloatVector, 4))
                .toBuilder()
                .addFunctions(FunctionSchema.newBuilder()
                        .setName("bm25")
                        .setType(FunctionType.BM25)
                        .addInputFieldNames("text")
                        .addOutputFieldNames("sparse"))
                .build();
        assertThat(source.stub()
                        .createCollection(CreateCollectionRequest.newBuilder()
                                .setCollectionName("birds")
                                .setSchema(schema.toByteString())
                                .setShardsNum(1)
                                .build())
                        .getCode())
                .isZero();
        source.insert("birds", "_default", BirdTexts.rows());
        source.flush("birds");
        assertThat(source.stub()
                        .createIndex(CreateIndexRequest.newBuilder()
                                .setCollectionName("birds")
                                .setFieldName("sparse")
                                .addExtraParams(pair("index_type", "SPARSE_INVERTED_INDEX"))
                                .addExtraParams(pair("metric_type", "BM25"))
                                .build())
                        .getCode())
                .isZero();
        source.serving().createIndex("birds", SampleIndex.flat("vector"));
        source.serving().load("birds");
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
