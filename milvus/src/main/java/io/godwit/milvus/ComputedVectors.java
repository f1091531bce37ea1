package io.godwit.milvus;

import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.VectorField;
import java.util.List;
import java.util.Optional;

/** Vectors that functions have computed in one loaded collection, where the server hands them out: all but those of BM25. */
public final class ComputedVectors {
    private final Calls calls;
    private final CollectionName collection;

    public ComputedVectors(Cluster cluster, CollectionName collection) {
        this.calls = cluster.calls();
        this.collection = collection;
    }

    /**
     * Looks at some rows, whichever come first. One whose text is blank does not count: from that, functions compute nothing.
     *
     * @param input the text field that is computed from
     * @param output the vector field
     * @param rows how many rows to read
     */
    public Found look(String input, String output, int rows) {
        QueryRequest request = QueryRequest.newBuilder()
                .setDbName(collection.database())
                .setCollectionName(collection.name())
                .addOutputFields(input)
                .addOutputFields(output)
                .setConsistencyLevel(ConsistencyLevel.Strong)
                .addQueryParams(KeyValuePair.newBuilder().setKey("limit").setValue(Integer.toString(rows)))
                .build();
        List<FieldData> columns = calls.ask(
                        "Cannot read computed vectors of",
                        collection,
                        stub -> stub.query(request),
                        QueryResults::getStatus)
                .getFieldsDataList();
        List<String> texts = column(columns, input)
                .map(column -> column.getScalars().getStringData().getDataList())
                .map(List::<String>copyOf)
                .orElse(List.of());
        Optional<VectorField> vectors = column(columns, output).map(FieldData::getVectors);
        int written = 0;
        int computed = 0;
        for (int row = 0; row < texts.size(); row++) {
            if (!texts.get(row).isBlank()) {
                int at = row;
                written++;
                computed += vectors.filter(field -> present(field, at)).isPresent() ? 1 : 0;
            }
        }
        return new Found(written, computed);
    }

    private static Optional<FieldData> column(List<FieldData> columns, String name) {
        return columns.stream()
                .filter(column -> column.getFieldName().equals(name))
                .findFirst();
    }

    /** Whether a row has a vector, and one that is not all zeros, which stand for none. */
    private static boolean present(VectorField vectors, int row) {
        int dim = Math.toIntExact(vectors.getDim());
        return switch (vectors.getDataCase()) {
            case FLOAT_VECTOR -> {
                List<Float> values = vectors.getFloatVector().getDataList();
                yield values.size() >= (row + 1) * dim
                        && values.subList(row * dim, (row + 1) * dim).stream().anyMatch(value -> value != 0);
            }
            case BINARY_VECTOR -> anyBit(vectors.getBinaryVector().toByteArray(), row, dim / 8);
            case INT8_VECTOR -> anyBit(vectors.getInt8Vector().toByteArray(), row, dim);
            default -> false;
        };
    }

    private static boolean anyBit(byte[] values, int row, int width) {
        boolean any = false;
        for (int i = row * width; i < (row + 1) * width && i < values.length; i++) {
            any |= values[i] != 0;
        }
        return any;
    }

    /**
     * What was found.
     *
     * @param rows how many of the rows that were read have a text
     * @param computed how many of these have a vector
     */
    public record Found(int rows, int computed) {}
}
