package io.godwit.testkit;

import static io.godwit.testkit.SampleBuilder.collection;
import static io.godwit.testkit.Schemas.field;
import static io.godwit.testkit.Schemas.id;
import static io.godwit.testkit.Schemas.varChar;
import static io.godwit.testkit.Schemas.vector;
import static io.godwit.testkit.ServerFamily.LITE_2;
import static io.godwit.testkit.ServerFamily.LITE_3;
import static io.godwit.testkit.ServerFamily.MILVUS;

import io.milvus.grpc.DataType;
import java.util.List;
import java.util.Map;

/** Collections of the {@link Zoo}, one for each kind of index with its parameters. */
final class ZooIndexes {
    private static final int ROWS = 60;

    private ZooIndexes() {}

    static List<SampleCollection> all() {
        return List.of(
                indexed("flat", "FLAT", "COSINE", "").build(),
                indexed("ivf_flat", "IVF_FLAT", "L2", "{\"nlist\":16}").build(),
                indexed("ivf_sq8", "IVF_SQ8", "IP", "{\"nlist\":16}")
                        .on(MILVUS, LITE_3)
                        .build(),
                indexed("ivf_pq", "IVF_PQ", "L2", "{\"nlist\":4,\"m\":4,\"nbits\":4}")
                        .on(MILVUS)
                        .build(),
                indexed("hnsw", "HNSW", "COSINE", "{\"M\":8,\"efConstruction\":64}")
                        .on(MILVUS, LITE_3)
                        .build(),
                indexed("scann", "SCANN", "L2", "{\"nlist\":8}").on(MILVUS).build(),
                indexed("autoindex", "AUTOINDEX", "IP", "").build(),
                collection("bin_flat", id(), vector("vector", DataType.BinaryVector, 32))
                        .on(MILVUS, LITE_2)
                        .index(SampleIndex.of("vector", "BIN_FLAT", "JACCARD", ""))
                        .rows(ROWS)
                        .build(),
                collection("bin_ivf_flat", id(), vector("vector", DataType.BinaryVector, 32))
                        .on(MILVUS)
                        .index(SampleIndex.of("vector", "BIN_IVF_FLAT", "HAMMING", "{\"nlist\":4}"))
                        .rows(ROWS)
                        .build(),
                collection("named_index", id(), vector("vector", DataType.FloatVector, 8))
                        .on(MILVUS, LITE_2)
                        .index(new SampleIndex("vector", "my_index", Map.of("index_type", "FLAT", "metric_type", "L2")))
                        .rows(ROWS)
                        .build(),
                collection("flat_parameters", id(), vector("vector", DataType.FloatVector, 8))
                        .on(MILVUS)
                        // Parameters beside the type, as older clients write them, not nested in one JSON object.
                        .index(new SampleIndex(
                                "vector", "", Map.of("index_type", "IVF_FLAT", "metric_type", "L2", "nlist", "5")))
                        .rows(ROWS)
                        .build(),
                scalars("trie_and_sort")
                        .on(MILVUS)
                        .index(new SampleIndex("title", "title_trie", Map.of("index_type", "Trie")))
                        .index(new SampleIndex("number", "", Map.of("index_type", "STL_SORT")))
                        .index(new SampleIndex("label", "", Map.of()))
                        .build(),
                scalars("default_scalar_indexes")
                        .on(MILVUS, LITE_2)
                        .index(new SampleIndex("title", "", Map.of()))
                        .index(new SampleIndex("number", "", Map.of()))
                        .build(),
                scalars("inverted")
                        .on(LITE_2, LITE_3)
                        .index(new SampleIndex("title", "", Map.of("index_type", "INVERTED")))
                        .index(new SampleIndex("number", "", Map.of("index_type", "INVERTED")))
                        .build());
    }

    private static SampleBuilder indexed(String name, String type, String metric, String params) {
        return collection(name, id(), vector("vector", DataType.FloatVector, 8))
                .index(SampleIndex.of("vector", type, metric, params))
                .rows(ROWS);
    }

    private static SampleBuilder scalars(String name) {
        return collection(
                        name,
                        id(),
                        varChar("title", 500),
                        varChar("label", 500),
                        field("number", DataType.Int64),
                        vector("vector", DataType.FloatVector, 8))
                .rows(ROWS);
    }
}
