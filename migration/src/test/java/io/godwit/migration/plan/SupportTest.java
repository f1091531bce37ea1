package io.godwit.migration.plan;

import static io.godwit.migration.plan.Schemas.field;
import static io.godwit.migration.plan.Schemas.schema;
import static io.godwit.migration.plan.Schemas.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.StructArrayFieldSchema;
import io.milvus.grpc.ValueField;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which fields are refused for which server, by name, before anything is sent. */
final class SupportTest {
    private static final List<DataType> IN_STRUCTS = List.of(
            DataType.FloatVector,
            DataType.BinaryVector,
            DataType.Float16Vector,
            DataType.BFloat16Vector,
            DataType.Int8Vector);

    @ParameterizedTest
    @CsvSource({
        "MILVUS_2_3, v2.3.5,   Float16Vector,     true",
        "MILVUS_2_3, v2.3.5,   BFloat16Vector,    false",
        "MILVUS_2_3, v2.3.5,   SparseFloatVector, false",
        "MILVUS_2_4, v2.4.17,  BFloat16Vector,    true",
        "MILVUS_2_4, v2.4.17,  SparseFloatVector, true",
        "MILVUS_2_4, v2.4.17,  Int8Vector,        false",
        "MILVUS_2_5, v2.5.27,  Int8Vector,        false",
        "MILVUS_2_6, v2.6.0,   Int8Vector,        true",
        "MILVUS_2_6, v2.6.0,   Geometry,          false",
        "MILVUS_2_6, v2.6.5,   Geometry,          true",
        "MILVUS_2_6, v2.6.5,   Timestamptz,       false",
        "MILVUS_2_6, v2.6.6,   Timestamptz,       true",
        "MILVUS_2_6, unknown,  Timestamptz,       false",
        "MILVUS_2_6, v2.6.18,  Text,              false",
        "MILVUS_3_0, v3.0.0,   Text,              true",
        "LITE_2,     unknown,  BFloat16Vector,    true",
        "LITE_2,     unknown,  Int8Vector,        false",
        "LITE_2,     unknown,  Geometry,          false",
        "LITE_3,     3.2.2,    SparseFloatVector, true",
        "LITE_3,     3.2.2,    Geometry,          true",
        "LITE_3,     3.2.2,    Timestamptz,       true",
        "LITE_3,     3.2.2,    BinaryVector,      false",
        "LITE_3,     3.2.2,    Float16Vector,     false",
        "LITE_3,     3.2.2,    BFloat16Vector,    false",
        "LITE_3,     3.2.2,    Int8Vector,        false",
        "LITE_3,     3.2.2,    Text,              false",
    })
    void aTypeIsHeldOrRefusedByName(ServerKind kind, String version, DataType type, boolean held) {
        FieldSchema field = with(field("x", type), "dim", "8").build();
        InMemoryCluster target = target(kind, version);
        CollectionSchema.Builder schema = schema("docs").toBuilder();
        // The one vector that 2.3 takes.
        List<Finding> errors = errors(
                kind == ServerKind.MILVUS_2_3 && FieldTypes.vector(type)
                        ? schema.setFields(1, field).build()
                        : schema.addFields(field).build(),
                target);
        if (held) {
            assertThat(errors).isEmpty();
            return;
        }
        assertThat(errors).anySatisfy(finding -> {
            assertThat(finding.id()).isEqualTo("UNSUPPORTED_TYPE");
            assertThat(finding.object()).contains("field x");
            assertThat(finding.evidence()).contains(type.name(), target.server());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "MILVUS_2_3, v2.3.5,   Int64,             false",
        "MILVUS_2_4, v2.4.17,  Int64,             false",
        "MILVUS_2_5, v2.5.4,   Int64,             true",
        "MILVUS_2_5, v2.5.4,   JSON,              true",
        "MILVUS_2_5, v2.5.4,   FloatVector,       false",
        "MILVUS_2_6, v2.6.16,  FloatVector,       false",
        "MILVUS_2_6, v2.6.17,  FloatVector,       true",
        "MILVUS_2_6, v2.6.17,  SparseFloatVector, true",
        "MILVUS_2_6, unknown,  FloatVector,       false",
        "MILVUS_3_0, v3.0.0,   Int8Vector,        true",
        "LITE_2,     unknown,  Int64,             false",
        "LITE_3,     3.2.2,    VarChar,           true",
        "LITE_3,     3.2.2,    FloatVector,       false",
        "LITE_3,     3.2.2,    SparseFloatVector, false",
    })
    void nullsAreHeldOrRefusedByName(ServerKind kind, String version, DataType type, boolean held) {
        FieldSchema field = with(field("x", type), "dim", "8").setNullable(true).build();
        List<Finding> errors = errors(schema("docs", field), target(kind, version));
        if (held) {
            assertThat(errors).isEmpty();
            return;
        }
        assertThat(errors).anySatisfy(finding -> {
            assertThat(finding.id()).isEqualTo("UNSUPPORTED_FEATURE");
            assertThat(finding.object()).contains("field x");
            assertThat(finding.evidence()).contains("nullable", type.name());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "MILVUS_2_3, v2.3.5,   1, BM25,          false",
        "MILVUS_2_4, v2.4.17,  1, BM25,          false",
        "MILVUS_2_5, v2.5.4,   1, BM25,          true",
        "MILVUS_2_5, v2.5.27,  2, TextEmbedding, false",
        "MILVUS_2_6, v2.6.0,   1, BM25,          true",
        "MILVUS_2_6, v2.6.0,   2, TextEmbedding, true",
        "MILVUS_2_6, unknown,  2, TextEmbedding, true",
        "MILVUS_2_6, v2.6.18,  4, MinHash,       false",
        "MILVUS_3_0, v3.0.0,   2, TextEmbedding, true",
        "MILVUS_3_0, v3.0.0,   4, MinHash,       true",
        "LITE_2,     unknown,  1, BM25,          false",
        "LITE_3,     3.2.2,    1, BM25,          true",
        "LITE_3,     3.2.2,    4, MinHash,       false",
        "MILVUS_3_0, v3.0.0,   3, Rerank,        false",
        "MILVUS_3_0, v3.0.0,   9, number 9,      false",
    })
    void aFunctionIsCarriedOrRefusedByName(ServerKind kind, String version, int type, String label, boolean held) {
        InMemoryCluster target = target(kind, version);
        List<Finding> errors = errors(computing(type), target).stream()
                .filter(finding -> finding.object().startsWith("function"))
                .toList();
        if (held) {
            assertThat(errors).isEmpty();
            return;
        }
        assertThat(errors).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("UNSUPPORTED_FEATURE");
            assertThat(finding.object()).contains("function f of default.docs");
            assertThat(finding.evidence()).contains(label);
        });
    }

    @Test
    void aFunctionArrivesWithAllButItsServersOwnNumbers() {
        InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_3_0);
        source.add(computing(4));
        FunctionSchema sent = plan(source, target(ServerKind.MILVUS_3_0, "v3.0.0"))
                .collections()
                .get(0)
                .targetSchema()
                .getFunctions(0);
        assertThat(sent.getTypeValue()).isEqualTo(4);
        assertThat(sent.getDescription()).isEqualTo("made of texts");
        assertThat(sent.getInputFieldNamesList()).containsExactly("text");
        assertThat(sent.getOutputFieldNamesList()).containsExactly("v");
        assertThat(sent.getParamsList()).hasSize(3);
        assertThat(sent.getId()).isZero();
        assertThat(sent.getInputFieldIdsList()).isEmpty();
        assertThat(sent.getOutputFieldIdsList()).isEmpty();
    }

    @Test
    void aModelThatIsCalledAgainIsAWarning() {
        InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_2_6);
        InMemoryCluster.Entry entry = source.add(computing(2));
        Finding usual = warning(source);
        assertThat(usual.object()).isEqualTo("function f of default.docs");
        assertThat(usual.evidence())
                .contains("openai", "text-embedding-3-small", "credential mine", "again for each row")
                .doesNotContain("writers");
        assertThat(usual.remedy()).contains("at the target", "credentials");

        entry.properties = Map.of("collection.function.allowInsertNonBM25FunctionOutputs", "true");
        assertThat(warning(source).evidence()).contains("takes vectors from its writers");
    }

    @Test
    void aModelOfMilvusLiteIsNoneOfMilvus() {
        InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.LITE_3);
        source.add(computing(2));
        assertThat(plan(source, target(ServerKind.MILVUS_2_6, "v2.6.6")).findings())
                .filteredOn(Finding::error)
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence()).contains("api_key", "credential"));
    }

    @Test
    void theKeyToAModelIsNotShown() {
        FunctionSchema function = computing(2).getFunctions(0).toBuilder()
                .addParams(param("api_key", "sk-12345"))
                .build();
        String other = SchemaText.settings(function.toBuilder()
                .setParams(function.getParamsCount() - 1, param("api_key", "sk-12346"))
                .build());

        assertThat(SchemaText.settings(function))
                .startsWith("TextEmbedding of text into v (api_key=hidden, digest ")
                .doesNotContain("sk-12345")
                .isNotEqualTo(other);
    }

    private static Finding warning(InMemoryCluster source) {
        List<Finding> findings =
                plan(source, target(ServerKind.MILVUS_2_6, "v2.6.6")).findings();
        assertThat(findings).noneMatch(Finding::error);
        return findings.stream()
                .filter(finding -> finding.id().equals("MODEL_CALLED_AGAIN"))
                .findFirst()
                .orElseThrow();
    }

    private static CollectionSchema computing(int type) {
        CollectionSchema.Builder schema =
                schema(
                        "docs",
                        with(field("text", DataType.VarChar), "max_length", "64")
                                .build())
                        .toBuilder();
        schema.getFieldsBuilder(1).setIsFunctionOutput(true);
        return schema.addFunctions(FunctionSchema.newBuilder()
                        .setName("f")
                        .setId(102)
                        .setDescription("made of texts")
                        .setTypeValue(type)
                        .addInputFieldNames("text")
                        .addInputFieldIds(101)
                        .addOutputFieldNames("v")
                        .addOutputFieldIds(100)
                        .addParams(param("provider", "openai"))
                        .addParams(param("model_name", "text-embedding-3-small"))
                        .addParams(param("credential", "mine")))
                .build();
    }

    private static KeyValuePair param(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    static Stream<Arguments> structs() {
        Stream<Arguments> none = Stream.of(
                Arguments.of(ServerKind.MILVUS_2_5, "v2.5.4", DataType.FloatVector, false),
                Arguments.of(ServerKind.MILVUS_2_6, "v2.6.3", DataType.FloatVector, false),
                Arguments.of(ServerKind.MILVUS_3_0, "v3.0.0", DataType.SparseFloatVector, false),
                Arguments.of(ServerKind.LITE_3, "3.2.2", DataType.FloatVector, false));
        Stream<Arguments> floats = Stream.of("v2.6.4", "v2.6.6", "v2.6.17")
                .flatMap(version -> IN_STRUCTS.stream()
                        .map(type -> Arguments.of(ServerKind.MILVUS_2_6, version, type, type == DataType.FloatVector)));
        Stream<Arguments> all =
                IN_STRUCTS.stream().map(type -> Arguments.of(ServerKind.MILVUS_3_0, "v3.0.0", type, true));
        return Stream.of(none, floats, all).flatMap(arguments -> arguments);
    }

    @ParameterizedTest
    @MethodSource("structs")
    void structArraysAreHeldOrRefusedByName(ServerKind kind, String version, DataType element, boolean held) {
        List<Finding> errors = errors(withStruct(element), target(kind, version));
        if (held) {
            assertThat(errors).isEmpty();
            return;
        }
        assertThat(errors).anySatisfy(finding -> {
            assertThat(finding.id()).isEqualTo("UNSUPPORTED_TYPE");
            assertThat(finding.object()).contains("field parts");
        });
    }

    /** The flag of the whole is newer than the client library; a server tells it of the fields within, too. */
    @Test
    void aStructArrayThatMayBeNullIsRefusedByName() {
        CollectionSchema.Builder schema = withStruct(DataType.FloatVector).toBuilder();
        schema.getStructArrayFieldsBuilder(0)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                7,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build());
        assertThat(errors(schema.build(), target(ServerKind.MILVUS_3_0, "v3.0.0")))
                .extracting(Finding::id)
                .containsExactly("UNKNOWN_SCHEMA_FIELD");
        schema = withStruct(DataType.FloatVector).toBuilder();
        schema.getStructArrayFieldsBuilder(0).getFieldsBuilderList().stream()
                .filter(field -> field.getDataType() == DataType.ArrayOfVector)
                .forEach(field -> field.setNullable(true));
        assertThat(errors(schema.build(), target(ServerKind.MILVUS_3_0, "v3.0.0")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence()).contains("It is nullable"));
    }

    @Test
    void aClusteringKeyIsLeftOutByNameWhereThereAreNone() {
        InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_2_6);
        source.add(schema(
                "docs", field("day", DataType.Int64).setIsClusteringKey(true).build()));

        CollectionPlan older = plan(source, target(ServerKind.MILVUS_2_3, "v2.3.5"))
                .collections()
                .get(0);
        assertThat(older.targetSchema().getFieldsList()).noneMatch(FieldSchema::getIsClusteringKey);
        assertThat(older.differences()).extracting(SchemaDifference::property).contains("clustering key on field day");
        CollectionPlan equal = plan(source, target(ServerKind.MILVUS_2_6, "v2.6.6"))
                .collections()
                .get(0);
        assertThat(equal.targetSchema().getFieldsList()).anyMatch(FieldSchema::getIsClusteringKey);
        assertThat(equal.differences()).isEmpty();
    }

    @Test
    void aMergeNeedsTheSameVectorsInTheStructArrays() {
        InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_3_0);
        source.add(withStruct(DataType.Float16Vector));
        InMemoryCluster same = target(ServerKind.MILVUS_3_0, "v3.0.0");
        same.add(withStruct(DataType.Float16Vector));
        InMemoryCluster other = target(ServerKind.MILVUS_3_0, "v3.0.0");
        other.add(withStruct(DataType.BFloat16Vector));

        assertThat(merge(source, same).refused()).isFalse();
        assertThat(merge(source, other).findings())
                .filteredOn(Finding::error)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.id()).isEqualTo("TARGET_SCHEMA_DIFFERS");
                    assertThat(finding.evidence())
                            .contains("element type of field parts[vector] is Float16Vector at the source,"
                                    + " BFloat16Vector at the target");
                });
    }

    private static MigrationPlan merge(InMemoryCluster source, InMemoryCluster target) {
        return Planner.plan(
                source,
                target,
                Selections.parse(List.of(), List.of("*"), List.of()).spec(source.uri(), target.uri(), IfExists.MERGE),
                RunOptions.DEFAULT);
    }

    @Test
    void aStructArrayIsCarriedWithoutTheSourcesIds() {
        InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_2_6);
        source.add(withStruct(DataType.FloatVector));
        MigrationPlan plan = plan(source, target(ServerKind.MILVUS_2_6, "v2.6.6"));
        StructArrayFieldSchema sent = plan.collections().get(0).targetSchema().getStructArrayFields(0);
        assertThat(sent.getFieldID()).isZero();
        assertThat(sent.getFieldsList())
                .allSatisfy(field -> assertThat(field.getFieldID()).isZero())
                .extracting(FieldSchema::getName)
                .containsExactly("text", "vector");
        assertThat(plan.collections().get(0).loadTarget()).isTrue();
    }

    /** A 2.3.5 and a Milvus Lite 2.5.1 end when a client leaves out a field that has one. */
    @ParameterizedTest
    @CsvSource({
        "LITE_3,     MILVUS_2_3, true",
        "MILVUS_2_6, MILVUS_2_3, true",
        "MILVUS_2_5, MILVUS_2_4, true",
        "MILVUS_2_3, MILVUS_2_3, false",
        "MILVUS_2_3, MILVUS_2_4, false",
        "MILVUS_2_3, LITE_2,     true",
        "LITE_3,     LITE_2,     true",
        "LITE_2,     LITE_2,     true",
        "MILVUS_2_3, LITE_3,     false",
        "MILVUS_2_3, MILVUS_2_6, false"
    })
    void aDefaultThatWouldEndTheTargetIsLeftOut(ServerKind from, ServerKind to, boolean left) {
        CollectionSchema docs = schema(
                "docs",
                field("state", DataType.Int64)
                        .setDefaultValue(ValueField.newBuilder().setLongData(0))
                        .build());
        InMemoryCluster source = new InMemoryCluster("http://a:19530", from);
        source.add(docs);
        MigrationPlan plan = plan(source, new InMemoryCluster("http://b:19530", to));

        assertThat(plan.refused()).isFalse();
        assertThat(sent(plan, "state").hasDefaultValue()).isEqualTo(!left);
        assertThat(differences(plan)).isEqualTo(left ? List.of("default value of field state") : List.of());
        assertThat(plan.findings())
                .filteredOn(finding -> finding.id().equals("DEFAULT_VALUE_LEFT"))
                .extracting(Finding::object)
                .isEqualTo(left ? List.of("field state of default.docs") : List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "LITE_3,     MILVUS_2_3, RowID,     true",
        "LITE_3,     MILVUS_2_6, Timestamp, true",
        "LITE_3,     LITE_2,     Timestamp, true",
        "LITE_3,     LITE_2,     my-field,  true",
        "LITE_3,     MILVUS_2_3, rowid,     false",
        "LITE_3,     LITE_3,     RowID,     false",
        "MILVUS_2_3, LITE_3,     _seq,      true",
        "MILVUS_2_3, LITE_3,     _partition,true",
        "MILVUS_2_3, LITE_3,     Interval,  true",
        "MILVUS_2_3, LITE_3,     ISO,       true",
        "MILVUS_2_3, LITE_3,     _SEQ,      false",
        "MILVUS_2_3, MILVUS_2_6, _seq,      false"
    })
    void aNameThatTheTargetKeepsForItselfIsRefusedByField(
            ServerKind from, ServerKind to, String name, boolean refused) {
        InMemoryCluster source = new InMemoryCluster("http://a:19530", from);
        source.add(schema("docs", field(name, DataType.Int64).build()));
        assertThat(plan(source, new InMemoryCluster("http://b:19530", to)).findings())
                .filteredOn(Finding::error)
                .extracting(finding -> finding.id() + " " + finding.object())
                .isEqualTo(refused ? List.of("NAME_INVALID field " + name + " of default.docs") : List.of());
    }

    @Test
    void milvusLite2IsSentNoDescriptionWithAZeroByteAndNoSuchName() {
        CollectionSchema docs =
                schema(
                                "docs",
                                field("state", DataType.Int64)
                                        .setDescription("a\0b")
                                        .build())
                        .toBuilder()
                        .setDescription("c\0d")
                        .build();
        MigrationPlan plan = plan(docs, target(ServerKind.LITE_2, "2.5.1"));

        assertThat(plan.findings()).isEmpty();
        assertThat(plan.collections().get(0).targetSchema().toByteString().toByteArray())
                .doesNotContain((byte) 0);
        assertThat(differences(plan)).containsExactlyInAnyOrder("description", "description of field state");
        assertThat(errors(schema("docs", field("a\0b", DataType.Int64).build()), target(ServerKind.LITE_2, "2.5.1")))
                .extracting(Finding::id)
                .containsExactly("UNSUPPORTED_FEATURE", "NAME_INVALID");
    }

    private static MigrationPlan plan(CollectionSchema schema, InMemoryCluster target) {
        InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.LITE_3, "3.2.2");
        source.add(schema);
        return plan(source, target);
    }

    private static FieldSchema sent(MigrationPlan plan, String field) {
        return plan.collections().get(0).targetSchema().getFieldsList().stream()
                .filter(one -> one.getName().equals(field))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> differences(MigrationPlan plan) {
        return plan.collections().get(0).differences().stream()
                .map(SchemaDifference::property)
                .filter(property -> property.contains("default value") || property.contains("description"))
                .toList();
    }

    private static CollectionSchema withStruct(DataType element) {
        return schema("docs").toBuilder()
                .addStructArrayFields(StructArrayFieldSchema.newBuilder()
                        .setName("parts")
                        .setFieldID(102)
                        .addFields(with(field("text", DataType.Array), "max_capacity", "8")
                                .addTypeParams(io.milvus.grpc.KeyValuePair.newBuilder()
                                        .setKey("max_length")
                                        .setValue("20"))
                                .setElementType(DataType.VarChar)
                                .setFieldID(103))
                        .addFields(with(field("vector", DataType.ArrayOfVector), "dim", "8")
                                .setElementType(element)
                                .setFieldID(104)))
                .build();
    }

    private static InMemoryCluster target(ServerKind kind, String version) {
        return new InMemoryCluster("http://b:19530", kind, version);
    }

    private static List<Finding> errors(CollectionSchema schema, InMemoryCluster target) {
        InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_3_0);
        source.add(schema);
        return plan(source, target).findings().stream().filter(Finding::error).toList();
    }

    private static MigrationPlan plan(InMemoryCluster source, InMemoryCluster target) {
        return Planner.plan(
                source,
                target,
                Selections.parse(List.of(), List.of(), List.of()).spec(source.uri(), target.uri(), IfExists.FAIL),
                RunOptions.DEFAULT);
    }
}
