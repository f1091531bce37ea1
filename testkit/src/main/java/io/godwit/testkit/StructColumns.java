package io.godwit.testkit;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.StructArrayField;
import io.milvus.grpc.StructArrayFieldSchema;
import io.milvus.grpc.VectorArray;
import io.milvus.grpc.VectorField;
import java.util.List;
import java.util.Map;

/** Columns of struct arrays from Java values: a row is a List of structs, a struct a Map from field names to values. */
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
