package io.godwit.bench;

import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.testkit.Columns;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.Json;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.Schemas;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MutationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** A collection with Int64 keys from 0 upwards and seeded values. */
record Dataset(CollectionSchema schema, int dimensions, int rows) {
    static final String KEY = "id";

    private static final String VECTOR = "vector";
    private static final int ROWS_A_REQUEST = 2000;
    private static final FieldSchema DYNAMIC = FieldSchema.newBuilder()
            .setName(CollectionDescription.DYNAMIC_FIELD)
            .setDataType(DataType.JSON)
            .setIsDynamic(true)
            .build();

    /** Key, vector, VarChar, JSON and two dynamic fields. */
    static Dataset withScalars(String name, int dimensions, int rows) {
        CollectionSchema schema = Schemas.schema(
                        name,
                        key(),
                        Schemas.varChar("title", 200),
                        Schemas.field("facts", DataType.JSON),
                        vector(dimensions))
                .toBuilder()
                .setEnableDynamicField(true)
                .build();
        return new Dataset(schema, dimensions, rows);
    }

    /** Key, vector and VarChar. */
    static Dataset withTitle(String name, int dimensions, int rows) {
        CollectionSchema schema = Schemas.schema(name, key(), Schemas.varChar("title", 200), vector(dimensions));
        return new Dataset(schema, dimensions, rows);
    }

    /** Key and vector. */
    static Dataset vectors(String name, int dimensions, int rows) {
        return new Dataset(Schemas.schema(name, key(), vector(dimensions)), dimensions, rows);
    }

    CollectionName name() {
        return new CollectionName(CollectionName.DEFAULT_DATABASE, schema.getName());
    }

    /** The same columns under another name. */
    Dataset named(String name) {
        return new Dataset(schema.toBuilder().setName(name).build(), dimensions, rows);
    }

    /** The fields of a row, as a query asks for them. */
    List<String> fields() {
        return columns().stream().map(FieldSchema::getName).toList();
    }

    /** Creates, fills, flushes, indexes and loads it. */
    void prepare(MilvusFixture server) {
        server.createCollection(schema);
        SplittableRandom random = new SplittableRandom(schema.getName().hashCode());
        for (int from = 0; from < rows; from += ROWS_A_REQUEST) {
            insert(server, from, Math.min(rows, from + ROWS_A_REQUEST), random);
        }
        server.flush(schema.getName());
        server.serving().createIndex(schema.getName(), SampleIndex.flat(VECTOR));
        server.serving().load(schema.getName());
        server.awaitCount(schema.getName(), rows);
    }

    private void insert(MilvusFixture server, int from, int to, SplittableRandom random) {
        List<FieldData> data = new ArrayList<>();
        for (FieldSchema field : columns()) {
            List<?> values =
                    LongStream.range(from, to).mapToObj(values(field, random)).toList();
            data.add(Columns.column(field, values));
        }
        InsertRequest request = InsertRequest.newBuilder()
                .setCollectionName(schema.getName())
                .addAllFieldsData(data)
                .setNumRows(to - from)
                .build();
        MutationResult answer = server.stub().insert(request);
        if (answer.getInsertCnt() != to - from) {
            throw new IllegalStateException("Insert into " + schema.getName() + ": " + answer.getStatus());
        }
    }

    private List<FieldSchema> columns() {
        List<FieldSchema> columns = new ArrayList<>(schema.getFieldsList());
        if (schema.getEnableDynamicField()) {
            columns.add(DYNAMIC);
        }
        return columns;
    }

    private LongFunction<Object> values(FieldSchema field, SplittableRandom random) {
        return switch (field.getName()) {
            case KEY -> row -> row;
            case "title" -> row -> "title of row " + row + " " + Long.toString(random.nextLong(), 36);
            case "facts" -> row -> Json.of("{\"page\": %d, \"tags\": [\"a\", \"b\"]}".formatted(row % 500));
            case VECTOR -> row -> vector(random);
            default -> row -> Json.of("{\"colour\": \"blue\", \"weight\": %d}".formatted(row % 90));
        };
    }

    private FloatVector vector(SplittableRandom random) {
        float[] values = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return FloatVector.of(values);
    }

    private static FieldSchema key() {
        return Schemas.key(Schemas.field(KEY, DataType.Int64));
    }

    private static FieldSchema vector(int dimensions) {
        return Schemas.vector(VECTOR, DataType.FloatVector, dimensions);
    }
}
