package io.godwit.milvus;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.VectorArray;
import io.milvus.grpc.VectorField;
import java.io.IOException;

/**
 * Gives arrays of vectors the dimension that their server leaves out of an answer and demands in a write, and empty ones the slot of
 * their type (2.6, read in its source).
 */
final class VectorArrays {
    private VectorArrays() {}

    static Column of(Column column, TargetFields.Field target) {
        try {
            FieldData.Builder field = FieldData.parseFrom(
                    CodedInputStream.newInstance(column.bytes(), column.start(), column.end() - column.start()))
                    .toBuilder();
            VectorArray.Builder arrays =
                    field.getVectorsBuilder().setDim(target.dim()).getVectorArrayBuilder();
            arrays.setDim(target.dim()).setElementTypeValue(target.element().getNumber());
            for (VectorField.Builder row : arrays.getDataBuilderList()) {
                row.setDim(target.dim());
                if (row.getDataCase() == VectorField.DataCase.DATA_NOT_SET) {
                    type(row, target.element());
                }
            }
            byte[] bytes = field.build().toByteArray();
            return Column.locate(bytes, 0, bytes.length);
        } catch (IOException e) {
            throw Wire.broken(e);
        }
    }

    private static void type(VectorField.Builder row, DataType element) {
        switch (element) {
            case FloatVector -> row.setFloatVector(FloatArray.getDefaultInstance());
            case BinaryVector -> row.setBinaryVector(ByteString.EMPTY);
            case Float16Vector -> row.setFloat16Vector(ByteString.EMPTY);
            case BFloat16Vector -> row.setBfloat16Vector(ByteString.EMPTY);
            case Int8Vector -> row.setInt8Vector(ByteString.EMPTY);
            default ->
                throw new GodwitException(
                        ErrorCode.NOT_SUPPORTED, "Godwit cannot carry arrays of vectors of type " + element + ".");
        }
    }
}
