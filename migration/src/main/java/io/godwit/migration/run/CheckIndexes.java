package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Index;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The indexes that are built for the check alone: a real server loads no collection, and so gives out no rows, without one on each
 * vector field.
 */
final class CheckIndexes {
    private static final String PREFIX = "godwit_check_";

    private CheckIndexes() {}

    /**
     * One for each vector field that has none for good.
     *
     * @param there the indexes that the target has already, be it by the plan or because it was there before
     */
    static List<Index> of(CollectionPlan plan, List<Index> there) {
        List<FieldSchema> vectors = plan.targetSchema().getFieldsList().stream()
                .filter(field -> vector(field.getDataType()))
                .toList();
        if (vectors.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.NOT_SUPPORTED,
                    "Collection " + plan.target()
                            + " has no vector field, so it cannot be loaded and checked. Use --verify none.");
        }
        Set<String> indexed = Stream.concat(
                        plan.indexes().stream(), there.stream().filter(index -> !is(index)))
                .map(Index::field)
                .collect(Collectors.toSet());
        return vectors.stream()
                .filter(field -> !indexed.contains(field.getName()))
                .map(field -> new Index(field.getName(), PREFIX + field.getName(), params(field.getDataType())))
                .toList();
    }

    static boolean is(Index index) {
        return index.name().startsWith(PREFIX);
    }

    private static boolean vector(DataType type) {
        return switch (type) {
            case FloatVector, BinaryVector, Float16Vector, BFloat16Vector, SparseFloatVector, Int8Vector -> true;
            default -> false;
        };
    }

    /** The plainest that each type has; an Int8Vector has HNSW only (2.6, by its sources). */
    private static Map<String, String> params(DataType type) {
        return switch (type) {
            case BinaryVector -> Map.of("index_type", "BIN_FLAT", "metric_type", "HAMMING");
            case SparseFloatVector -> Map.of("index_type", "SPARSE_INVERTED_INDEX", "metric_type", "IP");
            case Int8Vector -> Map.of("index_type", "HNSW", "metric_type", "L2", "M", "8", "efConstruction", "64");
            default -> Map.of("index_type", "FLAT", "metric_type", "L2");
        };
    }
}
