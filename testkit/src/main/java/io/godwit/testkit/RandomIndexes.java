package io.godwit.testkit;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Indexes of random kinds that each of some families builds on a field. */
final class RandomIndexes {
    private static final String IVF = "{\"nlist\":4}";
    private static final String GRAPH = "{\"M\":8,\"efConstruction\":32}";

    private final Set<ServerFamily> families;
    private final Random random;

    RandomIndexes(Set<ServerFamily> families, Random random) {
        this.families = families;
        this.random = random;
    }

    /** @param empty whether the collection has no rows */
    SampleIndex onVector(FieldSchema field, boolean empty) {
        List<SampleIndex> kinds = new ArrayList<>(List.of(SampleIndex.usual(field)));
        switch (field.getDataType()) {
            case FloatVector -> {
                // A Milvus Lite 3.2.2 ends while it builds one on vectors near the largest float, and a Lite 2.5.1 does
                // not answer from one on nothing.
                if (!families.contains(ServerFamily.LITE_3) && !(empty && families.contains(ServerFamily.LITE_2))) {
                    kinds.add(of(field, "IVF_FLAT", oneOf("L2", "IP", "COSINE"), IVF));
                }
                if (!families.contains(ServerFamily.LITE_2)) {
                    kinds.add(of(field, "HNSW", oneOf("L2", "IP", "COSINE"), GRAPH));
                }
            }
            case SparseFloatVector -> {
                if (!families.contains(ServerFamily.LITE_3)) {
                    kinds.add(of(field, "SPARSE_WAND", "IP", ""));
                }
            }
            case BinaryVector -> {
                if (!families.contains(ServerFamily.LITE_2)) {
                    kinds.add(of(field, "BIN_IVF_FLAT", oneOf("HAMMING", "JACCARD"), IVF));
                }
            }
            case Float16Vector, BFloat16Vector, Int8Vector -> {
                if (onlyLater()) {
                    kinds.add(of(field, "HNSW", oneOf("L2", "IP", "COSINE"), GRAPH));
                }
            }
            default -> {}
        }
        return kinds.get(random.nextInt(kinds.size()));
    }

    /** Empty for a field on which not all of them build one of the same kind. */
    Optional<SampleIndex> onScalar(FieldSchema field) {
        boolean text = field.getDataType() == DataType.VarChar;
        if (!text && field.getDataType() != DataType.Int64) {
            return Optional.empty();
        }
        if (onlyLater()) {
            return Optional.of(typed(field, oneOf("INVERTED", "BITMAP", text ? "Trie" : "STL_SORT")));
        }
        if (families.equals(EnumSet.of(ServerFamily.MILVUS))) {
            return Optional.of(typed(field, text ? "Trie" : "STL_SORT"));
        }
        if (families.equals(EnumSet.of(ServerFamily.MILVUS, ServerFamily.LITE_2))) {
            return Optional.of(new SampleIndex(field.getName(), "", Map.of()));
        }
        return families.contains(ServerFamily.MILVUS) ? Optional.empty() : Optional.of(typed(field, "INVERTED"));
    }

    private boolean onlyLater() {
        return families.equals(EnumSet.of(ServerFamily.LATER_MILVUS));
    }

    private static SampleIndex typed(FieldSchema field, String type) {
        return new SampleIndex(field.getName(), "", Map.of("index_type", type));
    }

    private static SampleIndex of(FieldSchema field, String type, String metric, String params) {
        return SampleIndex.of(field.getName(), type, metric, params);
    }

    private String oneOf(String... all) {
        return all[random.nextInt(all.length)];
    }
}
