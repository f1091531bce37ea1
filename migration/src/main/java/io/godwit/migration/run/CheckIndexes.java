package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.plan.FieldTypes;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Index;
import io.milvus.grpc.DataType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The indexes that are built for the check alone: a real server loads no collection, and so gives out no rows, without one on each
 * vector field, those within struct arrays among them.
 */
final class CheckIndexes {
    private static final String PREFIX = "godwit_check_";
    private static final Pattern NO_NAME = Pattern.compile("\\W+");
    /** Of vectors in a struct array (2.6, by its sources). */
    private static final Map<String, String> OF_VECTORS =
            Map.of("index_type", "HNSW", "metric_type", "MAX_SIM_COSINE", "M", "8", "efConstruction", "64");

    private CheckIndexes() {}

    /**
     * One for each vector that has none for good.
     *
     * @param there the indexes that the target has already, be it by the plan or because it was there before
     */
    static List<Index> of(CollectionPlan plan, List<Index> there) {
        List<Index> all = Stream.concat(
                        plan.targetSchema().getFieldsList().stream()
                                .filter(field -> FieldTypes.vector(field.getDataType()))
                                .map(field -> index(field.getName(), params(field.getDataType()))),
                        FieldTypes.vectorsInStructs(plan.targetSchema()).map(field -> index(field, OF_VECTORS)))
                .toList();
        if (all.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.NOT_SUPPORTED,
                    "Collection " + plan.target()
                            + " has no vector field, so it cannot be loaded and checked. Use --verify none.");
        }
        Set<String> indexed = Stream.concat(
                        plan.indexes().stream(), there.stream().filter(index -> !is(index)))
                .map(Index::field)
                .collect(Collectors.toSet());
        return all.stream().filter(index -> !indexed.contains(index.field())).toList();
    }

    /** Names of indexes take letters, digits and underscores. */
    private static Index index(String field, Map<String, String> params) {
        return new Index(field, PREFIX + NO_NAME.matcher(field).replaceAll("_"), params);
    }

    static boolean is(Index index) {
        return index.name().startsWith(PREFIX);
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
