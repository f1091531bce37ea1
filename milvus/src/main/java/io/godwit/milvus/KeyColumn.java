package io.godwit.milvus;

import io.milvus.grpc.FieldData;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import java.util.List;

/** Makes the column of a primary key anew. */
final class KeyColumn {
    private KeyColumn() {}

    /** A column of the same name and type, with these keys. */
    static Column of(Column like, List<Key> keys) {
        FieldData.Builder field = FieldData.newBuilder()
                .setType(like.type())
                .setFieldName(like.name())
                .setScalars(values(keys));
        byte[] bytes = field.build().toByteArray();
        return Column.locate(bytes, 0, bytes.length);
    }

    private static ScalarField values(List<Key> keys) {
        ScalarField.Builder values = ScalarField.newBuilder();
        if (!keys.isEmpty() && keys.get(0) instanceof Key.VarChar) {
            StringArray.Builder texts = StringArray.newBuilder();
            keys.forEach(key -> texts.addData(((Key.VarChar) key).value()));
            return values.setStringData(texts).build();
        }
        LongArray.Builder numbers = LongArray.newBuilder();
        keys.forEach(key -> numbers.addData(((Key.Int64) key).value()));
        return values.setLongData(numbers).build();
    }
}
