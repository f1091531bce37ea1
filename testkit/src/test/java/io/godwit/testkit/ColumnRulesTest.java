package io.godwit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorArray;
import io.milvus.grpc.VectorField;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The script refuses the forms of columns that a real Milvus refuses, and returns those that one returns. */
class ColumnRulesTest {
    private static final FieldSchema NUMBER =
            Schemas.field("n", DataType.Int64).toBuilder().setNullable(true).build();

    @Test
    void nullsAreWrittenCompactAndReturnedPadded() {
        ColumnRules rules = rules("v2.5.4");
        List<FieldData> cells = rules.stored(NUMBER, Columns.column(NUMBER, Arrays.asList(1L, null, 3L)), 3);

        FieldData returned = rules.returned(NUMBER, cells, "UTC");

        assertThat(returned.getScalars().getLongData().getDataList()).containsExactly(1L, 0L, 3L);
        assertThat(returned.getValidDataList()).containsExactly(true, false, true);
        assertRefused(() -> rules.stored(NUMBER, returned, 3), "the length of field is wrong");
    }

    @Test
    void nullableVectorsAreCompactBothWaysAndNewer() {
        FieldSchema field = Schemas.vector("v", DataType.FloatVector, 2).toBuilder()
                .setNullable(true)
                .build();
        FieldData column = Columns.column(field, Arrays.asList(FloatVector.of(1, 2), null));
        List<FieldData> cells = rules("v2.6.17").stored(field, column, 2);
        assertThat(rules("v2.6.17").returned(field, cells, "UTC").getVectors()).isEqualTo(column.getVectors());
        assertRefused(() -> rules("v2.6.16").stored(field, column, 2), "not support null");
    }

    @Test
    void marksOfNullsAreRefusedWhereAFieldHoldsNone() {
        FieldSchema field = Schemas.field("n", DataType.Int64);
        FieldData column =
                longs(1, 2).toBuilder().addAllValidData(List.of(true, true)).build();
        assertRefused(() -> rules("v2.5.4").stored(field, column, 2), "not nullable");
        FieldData tooFew = longs(1, 2).toBuilder().addValidData(true).build();
        assertRefused(() -> rules("v2.5.4").stored(NUMBER, tooFew, 2), "valid_data");
    }

    @Test
    void theDynamicFieldIsNullableInNewReleasesOnly() {
        FieldSchema meta = Schemas.storedFields(dynamic()).get(1);
        FieldData column = Columns.column(meta, List.of(Json.of("{}"))).toBuilder()
                .addValidData(true)
                .build();
        assertRefused(() -> rules("v2.6.7").stored(meta, column, 1), "not nullable");
        ColumnRules newer = rules("v2.6.8");
        List<FieldData> cells = newer.stored(meta, column, 1);
        assertThat(newer.returned(meta, cells, "UTC").getValidDataList()).containsExactly(true);
        FieldData named = Columns.column(meta, List.of(Json.of("{\"id\":1}")));
        assertRefused(() -> newer.stored(meta, named, 1), "static field name: id");
        FieldData list = Columns.column(meta, List.of(Json.of("[1]")));
        assertRefused(() -> newer.stored(meta, list, 1), "cannot unmarshal");
    }

    @Test
    void emptyArraysLoseTheirTypeInOldReleasesAndAreThenRefused() {
        FieldSchema field = Schemas.array("a", DataType.Int64, 4);
        ColumnRules older = rules("v2.5.4");
        FieldData typed = Columns.column(field, List.of(List.of(1L), List.of()));
        FieldData returned = older.returned(field, older.stored(field, typed, 2), "UTC");
        assertThat(returned.getScalars().getArrayData().getData(1)).isEqualTo(ScalarField.getDefaultInstance());
        assertRefused(() -> older.stored(field, returned, 2), "nil array");
        ColumnRules newer = rules("v2.6.7");
        assertThat(newer.returned(field, newer.stored(field, typed, 2), "UTC").getScalars())
                .isEqualTo(typed.getScalars());
    }

    @Test
    void arraysHaveTheSlotOfTheirElements() {
        FieldSchema field = Schemas.array("a", DataType.Double, 4);
        FieldData floats = Columns.column(Schemas.array("a", DataType.Float, 4), List.of(List.of()));
        assertRefused(() -> rules("v2.6.7").stored(field, floats, 1), "expected=double array");
    }

    @Test
    void arraysOfVectorsLoseTheirDimensionAndAreThenRefused() {
        FieldSchema field = Schemas.vector("v", DataType.ArrayOfVector, 2).toBuilder()
                .setElementType(DataType.FloatVector)
                .build();
        FieldData column = StructColumns.column(
                        io.milvus.grpc.StructArrayFieldSchema.newBuilder()
                                .setName("s")
                                .addFields(field)
                                .build(),
                        List.of(List.of(Map.of("v", FloatVector.of(1, 2)))))
                .getStructArrays()
                .getFields(0);
        ColumnRules rules = rules("v2.6.17");
        FieldData returned = rules.returned(field, rules.stored(field, column, 1), "UTC");
        assertThat(returned.getVectors().getVectorArray().getDim()).isZero();
        assertRefused(() -> rules.stored(field, returned, 1), "vector array dim");
        FieldData untyped = FieldData.newBuilder()
                .setVectors(VectorField.newBuilder()
                        .setVectorArray(VectorArray.newBuilder().setDim(2).addData(VectorField.getDefaultInstance())))
                .build();
        assertRefused(() -> rules.stored(field, untyped, 1), "nil vector array");
    }

    @Test
    void timesComeInTheZoneAskedForAndGeometriesInOneStyle() {
        ColumnRules rules = rules("v2.6.17");
        FieldSchema time = Schemas.field("t", DataType.Timestamptz);
        List<FieldData> times = rules.stored(time, Columns.column(time, List.of("2026-01-01T01:00:00+02:00")), 1);
        assertThat(Columns.values(rules.returned(time, times, "UTC"))).containsExactly("2025-12-31T23:00Z");
        assertThat(Columns.values(rules.returned(time, times, "Asia/Shanghai")))
                .containsExactly("2026-01-01T07:00+08:00");
        FieldSchema place = Schemas.field("p", DataType.Geometry);
        List<FieldData> places = rules.stored(place, Columns.column(place, List.of("point(1.0   2)")), 1);
        assertThat(Columns.values(rules.returned(place, places, "UTC"))).containsExactly("POINT (1 2)");
        FieldData text = FieldData.newBuilder()
                .setScalars(ScalarField.newBuilder()
                        .setStringData(StringArray.newBuilder().addData("POINT (1 2)")))
                .build();
        assertRefused(() -> rules.stored(place, text, 1), "geometry");
    }

    @Test
    void valuesThatNoServerTakesAreRefused() {
        ColumnRules rules = rules("v2.5.4");
        FieldSchema vector = Schemas.vector("v", DataType.FloatVector, 2);
        FieldData nan = Columns.column(vector, List.of(FloatVector.of(Float.NaN, 1)));
        assertRefused(() -> rules.stored(vector, nan, 1), "not a number or infinity");
        FieldSchema wider = Schemas.vector("v", DataType.FloatVector, 4);
        FieldData narrow = Columns.column(vector, List.of(FloatVector.of(1, 2)));
        assertRefused(() -> rules.stored(wider, narrow, 1), "dim");
        FieldSchema text = Schemas.varChar("t", 3);
        assertRefused(() -> rules.stored(text, Columns.column(text, List.of("éé")), 1), "exceeds max length (3)");
        FieldSchema array = Schemas.array("a", DataType.Int64, 4);
        FieldData untyped = FieldData.newBuilder()
                .setScalars(ScalarField.newBuilder()
                        .setArrayData(ArrayArray.newBuilder().addData(ScalarField.getDefaultInstance())))
                .build();
        assertRefused(() -> rules.stored(array, untyped, 1), "nil array");
    }

    private static FieldData longs(long... values) {
        LongArray.Builder longs = LongArray.newBuilder();
        Arrays.stream(values).forEach(longs::addData);
        return FieldData.newBuilder()
                .setFieldName("n")
                .setType(DataType.Int64)
                .setScalars(ScalarField.newBuilder().setLongData(longs))
                .build();
    }

    private static ColumnRules rules(String version) {
        return new ColumnRules(Release.of(version), dynamic());
    }

    private static CollectionSchema dynamic() {
        return Schemas.schema("c", Schemas.key(Schemas.field("id", DataType.Int64))).toBuilder()
                .setEnableDynamicField(true)
                .build();
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable work, String reason) {
        assertThatThrownBy(work).isInstanceOf(MilvusRefusal.class).hasMessageContaining(reason);
    }
}
