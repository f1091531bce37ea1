package io.godwit.testkit;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.StructArrayField;
import io.milvus.grpc.StructArrayFieldSchema;
import io.milvus.grpc.VectorArray;
import io.milvus.grpc.VectorField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Columns of struct arrays from Java values and back: a row is a List of structs, a struct a Map from field names to values. */
final class StructColumns {
    private StructColumns() {}

    static FieldData column(StructArrayFieldSchema struct, List<?> rows) {
        StructArrayField.Builder parts = StructArrayField.newBuilder();
        for (FieldSchema field : struct.getFieldsList()) {
            List<List<?>> values = rows.stream()
                    .<List<?>>map(row -> ((List<?>) row)
                            .stream()
                                    .map(one -> ((Map<?, ?>) one).get(field.getName()))
                                    .toList())
                    .toList();
            parts.addFields(
                    field.getDataType() == DataType.ArrayOfVector
                            ? vectors(field, values)
                            : Columns.column(field, values));
        }
        return FieldData.newBuilder()
                .setFieldName(struct.getName())
                .setType(DataType.ArrayOfStruct)
                .setStructArrays(parts)
                .build();
    }

    /** The rows of a column, each a List of structs. */
    static List<Object> values(FieldData column) {
        Map<String, List<List<?>>> parts = new LinkedHashMap<>();
        column.getStructArrays()
                .getFieldsList()
                .forEach(part -> parts.put(part.getFieldName(), part.hasVectors() ? vectors(part) : scalars(part)));
        List<List<?>> first = parts.values().stream().findFirst().orElse(List.of());
        List<Object> rows = new ArrayList<>();
        for (int row = 0; row < first.size(); row++) {
            List<Map<String, Object>> structs = new ArrayList<>();
            for (int at = 0; at < first.get(row).size(); at++) {
                Map<String, Object> struct = new HashMap<>();
                for (Map.Entry<String, List<List<?>>> part : parts.entrySet()) {
                    struct.put(part.getKey(), part.getValue().get(row).get(at));
                }
                structs.add(struct);
            }
            rows.add(structs);
        }
        return rows;
    }

    private static List<List<?>> scalars(FieldData part) {
        return Columns.values(part).stream().<List<?>>map(row -> (List<?>) row).toList();
    }

    private static List<List<?>> vectors(FieldData part) {
        VectorArray arrays = part.getVectors().getVectorArray();
        return arrays.getDataList().stream()
                .<List<?>>map(row -> Columns.values(FieldData.newBuilder()
                        .setType(arrays.getElementType())
                        .setVectors(row)
                        .build()))
                .toList();
    }

    private static FieldData vectors(FieldSchema field, List<List<?>> rows) {
        FieldSchema element =
                field.toBuilder().setDataType(field.getElementType()).build();
        VectorArray.Builder arrays =
                VectorArray.newBuilder().setDim(Columns.dim(field)).setElementType(field.getElementType());
        rows.forEach(row -> arrays.addData(Columns.column(element, row).getVectors()));
        return FieldData.newBuilder()
                .setFieldName(field.getName())
                .setType(DataType.ArrayOfVector)
                .setVectors(VectorField.newBuilder().setDim(Columns.dim(field)).setVectorArray(arrays))
                .build();
    }
}
