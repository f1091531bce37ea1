package io.godwit.testkit;

import static io.godwit.testkit.Schemas.array;
import static io.godwit.testkit.Schemas.field;
import static io.godwit.testkit.Schemas.key;
import static io.godwit.testkit.Schemas.varChar;
import static io.godwit.testkit.Schemas.vector;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.LinkedHashMap;
import java.util.Map;

/** A schema with every type of scalar that Milvus 2.3.5 has, and its rows. */
final class AllTypes {
    private static final int DIM = 8;

    private AllTypes() {}

    static CollectionSchema schema() {
        return Schemas.schema(
                        "all_types",
                        key(field("id", DataType.Int64)),
                        field("bool", DataType.Bool),
                        field("int8", DataType.Int8),
                        field("int16", DataType.Int16),
                        field("int32", DataType.Int32),
                        field("int64", DataType.Int64),
                        field("float", DataType.Float),
                        field("double", DataType.Double),
                        varChar("varchar", 500),
                        field("json", DataType.JSON),
                        array("bools", DataType.Bool, 20),
                        array("int8s", DataType.Int8, 20),
                        array("int16s", DataType.Int16, 20),
                        array("int32s", DataType.Int32, 20),
                        array("int64s", DataType.Int64, 20),
                        array("floats", DataType.Float, 20),
                        array("doubles", DataType.Double, 20),
                        array("varchars", DataType.VarChar, 20),
                        vector("vector", DataType.FloatVector, DIM))
                .toBuilder()
                .setEnableDynamicField(true)
                .build();
    }

    static Map<String, Object> row(CollectionSchema schema, RandomValues random, int row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (FieldSchema field : Schemas.storedFields(schema)) {
            values.put(field.getName(), field.getIsPrimaryKey() ? (Object) (long) row : random.value(field, row));
        }
        return values;
    }
}
