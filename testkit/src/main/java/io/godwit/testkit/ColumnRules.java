package io.godwit.testkit;

import com.google.protobuf.ByteString;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.VectorArray;
import io.milvus.grpc.VectorField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a real Milvus checks in a column that is written and how it returns one, as its source has it: the forms of nulls, empty
 * arrays, dynamic keys, geometries, times, arrays of vectors. A stored cell is a column of one row; a null has a mark and no value.
 */
final class ColumnRules {
    private static final Map<DataType, Object> FILLERS = Map.of(
            DataType.Bool,
            false,
            DataType.Int8,
            0,
            DataType.Int16,
            0,
            DataType.Int32,
            0,
            DataType.Int64,
            0L,
            DataType.Float,
            0f,
            DataType.Double,
            0d);

    private final Release release;
    private final CollectionSchema schema;

    ColumnRules(Release release, CollectionSchema schema) {
        this.release = release;
        this.schema = schema;
    }

    /** The cells of a written column, one a row, or a refusal. */
    List<FieldData> stored(FieldSchema field, FieldData column, int rows) {
        List<Boolean> valid = marks(field, column, rows);
        int present = valid.isEmpty()
                ? rows
                : (int) valid.stream().filter(mark -> mark).count();
        FieldData bare = column.toBuilder().clearValidData().build();
        ValueRules.check(field, bare, present);
        List<FieldData> values = present == 0 ? requireEmpty(field, bare) : split(field, bare, present);
        if (field.getIsDynamic()) {
            values.forEach(value -> ValueRules.checkKeys(schema, value));
        }
        List<FieldData> cells = new ArrayList<>(rows);
        int next = 0;
        for (int row = 0; row < rows; row++) {
            boolean mark = valid.isEmpty() || valid.get(row);
            cells.add(mark ? ValueRules.kept(field, values.get(next++)) : absent(field));
        }
        return cells;
    }

    /** The cells of a column that was left out: nulls, if the field holds them. */
    List<FieldData> absent(FieldSchema field, int rows) {
        if (!field.getNullable()) {
            throw new MilvusRefusal(
                    1100, "fieldSchema(" + field.getName() + ") has no corresponding fieldData pass in");
        }
        return java.util.Collections.nCopies(rows, absent(field));
    }

    /** The column that a query returns. */
    FieldData returned(FieldSchema field, List<FieldData> cells, String timeZone) {
        List<FieldData> values = new ArrayList<>();
        boolean padded = !Columns.isVector(field.getDataType());
        for (FieldData cell : cells) {
            if (!isNull(cell)) {
                values.add(ValueRules.shown(field, cell, timeZone));
            } else if (padded) {
                values.add(filler(field));
            }
        }
        FieldData joined = values.isEmpty() ? empty(field) : StoredColumn.join(values);
        FieldData.Builder column = joined.toBuilder().setFieldId(field.getFieldID());
        if (field.getNullable() || (field.getIsDynamic() && release.nullableDynamicField())) {
            cells.forEach(cell -> column.addValidData(!isNull(cell)));
        }
        if (field.getDataType() == DataType.Array && release.untypedEmptyArrays()) {
            untype(column.getScalarsBuilder().getArrayDataBuilder());
        }
        if (field.getDataType() == DataType.ArrayOfVector) {
            // The query node leaves the dimension out, and an empty row without a slot.
            VectorArray.Builder arrays = column.getVectorsBuilder()
                    .clearDim()
                    .getVectorArrayBuilder()
                    .clearDim();
            arrays.getDataBuilderList().stream()
                    .filter(row -> Columns.values(FieldData.newBuilder()
                                    .setType(arrays.getElementType())
                                    .setVectors(row)
                                    .build())
                            .isEmpty())
                    .forEach(VectorField.Builder::clearData);
        }
        return column.build();
    }

    private List<Boolean> marks(FieldSchema field, FieldData column, int rows) {
        List<Boolean> valid = column.getValidDataList();
        boolean nullable = field.getNullable() || (field.getIsDynamic() && release.nullableDynamicField());
        boolean vector = Columns.isVector(field.getDataType());
        if (nullable && !valid.isEmpty() && valid.size() != rows) {
            throw new MilvusRefusal(
                    1100, "the length of valid_data of field(" + field.getName() + ") is wrong: invalid parameter");
        }
        if (!nullable && !valid.isEmpty()) {
            throw new MilvusRefusal(
                    1100, "field (" + field.getName() + ") is not nullable, valid_data is given: invalid parameter");
        }
        if (nullable && vector && !release.since(2, 6, 17)) {
            throw new MilvusRefusal(1100, "vector type not support null, field: " + field.getName());
        }
        return valid;
    }

    private static List<FieldData> split(FieldSchema field, FieldData column, int present) {
        try {
            return StoredColumn.split(column, present);
        } catch (MilvusRefusal refusal) {
            throw field.getNullable()
                    ? new MilvusRefusal(1100, "the length of field is wrong: " + refusal.getMessage())
                    : refusal;
        }
    }

    private static List<FieldData> requireEmpty(FieldSchema field, FieldData column) {
        if (!Columns.values(column).isEmpty()) {
            throw new MilvusRefusal(1100, "the length of field is wrong, field: " + field.getName());
        }
        return List.of();
    }

    static boolean isNull(FieldData cell) {
        return cell.getValidDataList().contains(false);
    }

    private static FieldData absent(FieldSchema field) {
        return FieldData.newBuilder()
                .setFieldName(field.getName())
                .setFieldId(field.getFieldID())
                .setType(field.getDataType())
                .addValidData(false)
                .build();
    }

    private static FieldData empty(FieldSchema field) {
        return field.getDataType() == DataType.ArrayOfVector
                ? FieldData.newBuilder()
                        .setFieldName(field.getName())
                        .setType(DataType.ArrayOfVector)
                        .setVectors(VectorField.getDefaultInstance())
                        .build()
                : Columns.column(field, List.of());
    }

    /** What stands in the place of a null. */
    private static FieldData filler(FieldSchema field) {
        FieldSchema plain = field.toBuilder().setNullable(false).build();
        return switch (field.getDataType()) {
            case JSON ->
                empty(plain).toBuilder()
                        .setScalars(ScalarField.newBuilder()
                                .setJsonData(JSONArray.newBuilder().addData(ByteString.EMPTY)))
                        .build();
            case Array -> Columns.column(plain, List.of(List.of()));
            default -> Columns.column(plain, List.of(FILLERS.getOrDefault(field.getDataType(), "")));
        };
    }

    private static void untype(ArrayArray.Builder arrays) {
        for (int row = 0; row < arrays.getDataCount(); row++) {
            if (Columns.isEmpty(arrays.getData(row))) {
                arrays.setData(row, ScalarField.getDefaultInstance());
            }
        }
    }
}
