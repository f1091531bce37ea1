package io.godwit.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.Shape;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Index;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.StructArrayFieldSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several vector fields in one collection: servers from 2.4 on, of which none runs here. */
final class CheckIndexesTest {
    @Test
    void eachVectorFieldWithoutAnIndexGetsThePlainestOfItsType() {
        CollectionPlan plan = plan(
                List.of(new Index("planned", "planned", Map.of("index_type", "HNSW"))),
                field("id", DataType.Int64),
                field("planned", DataType.FloatVector),
                field("bits", DataType.BinaryVector),
                field("sparse", DataType.SparseFloatVector),
                field("brain", DataType.BFloat16Vector));

        List<Index> indexes = CheckIndexes.of(plan, List.of());

        assertThat(indexes).extracting(Index::field).containsExactly("bits", "sparse", "brain");
        assertThat(indexes)
                .extracting(index -> index.params().get("index_type"))
                .containsExactly("BIN_FLAT", "SPARSE_INVERTED_INDEX", "FLAT");
        assertThat(indexes).extracting(Index::name).doesNotHaveDuplicates();
        assertThat(indexes).allMatch(CheckIndexes::is);
        assertThat(plan.indexes()).noneMatch(CheckIndexes::is);
    }

    @Test
    void aVectorWithinAStructArrayGetsOneByItsPath() {
        StructArrayFieldSchema passages = StructArrayFieldSchema.newBuilder()
                .setName("passages")
                .addFields(field("text", DataType.Array))
                .addFields(field("embedding", DataType.ArrayOfVector))
                .build();
        CollectionSchema schema = CollectionSchema.newBuilder()
                .addFields(field("id", DataType.Int64))
                .addStructArrayFields(passages)
                .build();

        Index index = CheckIndexes.of(plan(List.of(), schema), List.of()).get(0);

        assertThat(index.field()).isEqualTo("passages[embedding]");
        assertThat(index.name()).matches("godwit_check_[a-z_]+");
        assertThat(index.params()).containsEntry("metric_type", "MAX_SIM_COSINE");
        assertThat(CheckIndexes.of(plan(List.of(index), schema), List.of())).isEmpty();
    }

    @Test
    void whatAnExistingTargetHasAlreadyIsNotBuiltTwice() {
        CollectionPlan plan =
                plan(List.of(), field("indexed", DataType.FloatVector), field("bare", DataType.FloatVector));
        Index old = new Index("indexed", "mine", Map.of("index_type", "HNSW"));

        List<Index> first = CheckIndexes.of(plan, List.of(old));
        List<Index> resumed = CheckIndexes.of(plan, List.of(old, first.get(0)));

        assertThat(first).extracting(Index::field).containsExactly("bare");
        assertThat(resumed).isEqualTo(first);
    }

    @Test
    void aCollectionWithoutVectorsCannotBeChecked() {
        assertThatThrownBy(() -> CheckIndexes.of(plan(List.of(), field("id", DataType.Int64)), List.of()))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("--verify none");
    }

    private static FieldSchema field(String name, DataType type) {
        return FieldSchema.newBuilder().setName(name).setDataType(type).build();
    }

    private static CollectionPlan plan(List<Index> indexes, FieldSchema... fields) {
        return plan(
                indexes,
                CollectionSchema.newBuilder().addAllFields(List.of(fields)).build());
    }

    private static CollectionPlan plan(List<Index> indexes, CollectionSchema schema) {
        CollectionName name = new CollectionName("default", "docs");
        return new CollectionPlan(
                name,
                name,
                true,
                false,
                schema,
                schema,
                new Shape(1, ConsistencyLevel.Bounded, 0, Map.of(), Map.of()),
                List.of(),
                indexes,
                List.of(),
                MissingLoad.NOTHING,
                false,
                1,
                1,
                1,
                List.of(),
                CollectionOptions.AS_SOURCE,
                false,
                0);
    }
}
