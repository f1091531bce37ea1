package io.godwit.milvus;

import com.google.protobuf.CodedInputStream;
import io.godwit.milvus.Slot.Kind;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import java.io.IOException;

/**
 * Gives empty arrays the slot of their element type. 2.3.5 and Milvus Lite 2.5.1 return an empty array without one, and a 2.3.5
 * that is sent it so dies of a nil pointer.
 */
final class TypedArrays {
    private TypedArrays() {}

    /** The column itself if no array in it is empty. */
    static Column of(Column column, int elementType) {
        Slot slot = column.slot();
        if (slot.kind() != Kind.ARRAYS || !holdsUntyped(slot)) {
            return column;
        }
        try {
            FieldData.Builder field = FieldData.parseFrom(
                    CodedInputStream.newInstance(column.bytes(), column.start(), column.end() - column.start()))
                    .toBuilder();
            ArrayArray.Builder arrays = field.getScalarsBuilder().getArrayDataBuilder();
            for (int i = 0; i < arrays.getDataCount(); i++) {
                if (arrays.getData(i).getDataCase() == ScalarField.DataCase.DATA_NOT_SET) {
                    arrays.setData(i, empty(elementType));
                }
            }
            byte[] bytes = field.build().toByteArray();
            return Column.locate(bytes, 0, bytes.length);
        } catch (IOException e) {
            throw Wire.broken(e);
        }
    }

    private static boolean holdsUntyped(Slot slot) {
        Wire wire = new Wire(slot.bytes(), slot.start(), slot.end());
        while (wire.next()) {
            if (wire.field() == ArrayArray.DATA_FIELD_NUMBER && wire.valueStart() == wire.valueEnd()) {
                return true;
            }
        }
        return false;
    }

    private static ScalarField empty(int elementType) {
        ScalarField.Builder slot = ScalarField.newBuilder();
        switch (elementType) {
            case DataType.Bool_VALUE -> slot.setBoolData(BoolArray.getDefaultInstance());
            case DataType.Int8_VALUE, DataType.Int16_VALUE, DataType.Int32_VALUE ->
                slot.setIntData(IntArray.getDefaultInstance());
            case DataType.Int64_VALUE -> slot.setLongData(LongArray.getDefaultInstance());
            case DataType.Float_VALUE -> slot.setFloatData(FloatArray.getDefaultInstance());
            case DataType.Double_VALUE -> slot.setDoubleData(DoubleArray.getDefaultInstance());
            case DataType.VarChar_VALUE, DataType.String_VALUE -> slot.setStringData(StringArray.getDefaultInstance());
            default ->
                throw new GodwitException(
                        ErrorCode.NOT_SUPPORTED, "Godwit cannot carry arrays of element type " + elementType + ".");
        }
        return slot.build();
    }
}
