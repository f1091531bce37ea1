package io.godwit.migration.plan;

import static io.milvus.grpc.DataType.Array;
import static io.milvus.grpc.DataType.BFloat16Vector;
import static io.milvus.grpc.DataType.BinaryVector;
import static io.milvus.grpc.DataType.Bool;
import static io.milvus.grpc.DataType.Double;
import static io.milvus.grpc.DataType.Float;
import static io.milvus.grpc.DataType.Float16Vector;
import static io.milvus.grpc.DataType.FloatVector;
import static io.milvus.grpc.DataType.Geometry;
import static io.milvus.grpc.DataType.Int16;
import static io.milvus.grpc.DataType.Int32;
import static io.milvus.grpc.DataType.Int64;
import static io.milvus.grpc.DataType.Int8;
import static io.milvus.grpc.DataType.Int8Vector;
import static io.milvus.grpc.DataType.JSON;
import static io.milvus.grpc.DataType.SparseFloatVector;
import static io.milvus.grpc.DataType.Text;
import static io.milvus.grpc.DataType.Timestamptz;
import static io.milvus.grpc.DataType.VarChar;

import io.godwit.milvus.FunctionKind;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.DataType;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a kind of server can hold: the one table that decides what is sent to it. The rows of 2.3, Lite 2 and Lite 3 were seen on 2.3.5,
 * 2.5.1 and 3.2.2; the others follow the servers' sources and documentation. Nothing is ever found out by trying: a type that 2.3.5 does
 * not know makes it abort at each start from then on, a nullable flag is dropped and nulls become zeros.
 *
 * @param fields what a schema may hold
 * @param shape what a collection may have beside its schema
 * @param indexes which indexes can be made
 * @param readsLargestKey whether a query returns the key 2^63-1 (2.3.5 counts it only)
 * @param zeroBytes whether a schema may hold a zero byte once it is serialised. Lite 2.5.1 creates such a collection and reads its schema up to
 *     that byte: whoever describes it from then on gets an error, and nothing brings it back
 */
record Support(Fields fields, Shape shape, Indexes indexes, boolean readsLargestKey, boolean zeroBytes) {
    private static final Set<DataType> SCALARS =
            Set.of(Bool, Int8, Int16, Int32, Int64, Float, Double, VarChar, JSON, Array);
    private static final Set<DataType> TYPES_2_3 = plus(SCALARS, FloatVector, BinaryVector, Float16Vector);
    private static final Set<DataType> TYPES_2_4 = plus(TYPES_2_3, BFloat16Vector, SparseFloatVector);
    private static final Set<DataType> TYPES_2_6 = plus(TYPES_2_4, Int8Vector);
    private static final Set<DataType> TYPES_2_6_4 = plus(TYPES_2_6, Geometry);
    private static final Set<DataType> TYPES_2_6_6 = plus(TYPES_2_6_4, Timestamptz);
    private static final Set<DataType> TYPES_3_0 = plus(TYPES_2_6_6, Text);
    private static final Set<DataType> TYPES_LITE_3 =
            plus(SCALARS, Geometry, Timestamptz, FloatVector, SparseFloatVector);
    private static final Set<DataType> NO_TYPES = Set.of();
    private static final Set<DataType> IN_STRUCTS = Set.of(FloatVector);
    private static final Set<DataType> IN_STRUCTS_3_0 =
            Set.of(FloatVector, Float16Vector, BFloat16Vector, BinaryVector, Int8Vector);
    private static final Set<FunctionKind> NONE = Set.of();
    private static final Set<FunctionKind> BM25 = Set.of(FunctionKind.BM25);
    /** Milvus Lite 3.2.2 has both (seen); real servers embed from 2.6.0 on and hash from 3.0 on (their documentation). */
    private static final Set<FunctionKind> EMBEDDING = Set.of(FunctionKind.BM25, FunctionKind.TEXT_EMBEDDING);

    private static final Set<FunctionKind> HASHING =
            Set.of(FunctionKind.BM25, FunctionKind.TEXT_EMBEDDING, FunctionKind.MIN_HASH);
    private static final Set<String> ANY = Set.of();

    private static final Shape SERVER = new Shape(true, true, true, true, true, true, 16, 1024);
    private static final Indexes OPEN = new Indexes(ANY, ANY, "", true);

    private static final Support MILVUS_2_3 = new Support(
            new Fields(TYPES_2_3, 1, true, NO_TYPES, NO_TYPES, false, NONE, 64),
            new Shape(true, true, true, true, true, true, 16, 4096),
            new Indexes(
                    Set.of(
                            "FLAT",
                            "IVF_FLAT",
                            "IVF_SQ8",
                            "IVF_PQ",
                            "HNSW",
                            "SCANN",
                            "DISKANN",
                            "AUTOINDEX",
                            "BIN_FLAT",
                            "BIN_IVF_FLAT",
                            "GPU_IVF_FLAT",
                            "GPU_IVF_PQ"),
                    Set.of("", "Trie", "STL_SORT", "MARISA-TRIE"),
                    "",
                    true),
            false,
            true);
    private static final Support MILVUS_2_4 = server(TYPES_2_4, NO_TYPES, NO_TYPES, NONE, false);
    private static final Support MILVUS_2_5 = server(TYPES_2_4, SCALARS, NO_TYPES, BM25, false);
    private static final Support MILVUS_2_6 = server(TYPES_2_6, SCALARS, NO_TYPES, EMBEDDING, true);
    private static final Support MILVUS_2_6_4 = server(TYPES_2_6_4, scalars(TYPES_2_6_4), IN_STRUCTS, EMBEDDING, true);
    private static final Support MILVUS_2_6_6 = server(TYPES_2_6_6, scalars(TYPES_2_6_6), IN_STRUCTS, EMBEDDING, true);
    private static final Support MILVUS_2_6_17 = server(TYPES_2_6_6, TYPES_2_6_6, IN_STRUCTS, EMBEDDING, true);
    private static final Support MILVUS_3_0 = server(TYPES_3_0, TYPES_3_0, IN_STRUCTS_3_0, HASHING, true);
    private static final Support LITE_2 = new Support(
            new Fields(TYPES_2_4, 10, false, NO_TYPES, NO_TYPES, false, NONE, 1024),
            new Shape(false, false, false, false, true, false, 1, 1),
            new Indexes(
                    Set.of("FLAT", "IVF_FLAT", "AUTOINDEX", "BIN_FLAT", "SPARSE_INVERTED_INDEX", "SPARSE_WAND"),
                    Set.of("", "Trie", "INVERTED"),
                    "",
                    true),
            true,
            false);
    private static final Support LITE_3 = new Support(
            // A null in a vector cannot be kept (3.2.2): it stores zeros instead, and refuses a sparse one.
            new Fields(TYPES_LITE_3, 1024, true, scalars(TYPES_LITE_3), NO_TYPES, false, EMBEDDING, 1024),
            new Shape(true, true, true, true, false, true, 1, 4096),
            new Indexes(
                    Set.of("FLAT", "HNSW", "HNSW_SQ", "IVF_FLAT", "IVF_SQ8", "AUTOINDEX", "SPARSE_INVERTED_INDEX"),
                    Set.of("INVERTED"),
                    "INVERTED",
                    false),
            true,
            true);

    private static final Pattern PATCH = Pattern.compile("2\\.6\\.([0-9]{1,3})");

    /** By its version a server is only ever taken for older than its kind: what does not tell it counts as the first of the kind. */
    static Support of(ClusterView cluster) {
        if (cluster.kind() != ServerKind.MILVUS_2_6) {
            return of(cluster.kind());
        }
        Matcher version = PATCH.matcher(cluster.version());
        int patch = version.find() ? Integer.parseInt(version.group(1)) : 0;
        if (patch < 4) {
            return MILVUS_2_6;
        }
        return patch < 6 ? MILVUS_2_6_4 : patch < 17 ? MILVUS_2_6_6 : MILVUS_2_6_17;
    }

    /** What every server of a kind can hold. */
    static Support of(ServerKind kind) {
        return switch (kind) {
            case MILVUS_2_3 -> MILVUS_2_3;
            case MILVUS_2_4 -> MILVUS_2_4;
            case MILVUS_2_5 -> MILVUS_2_5;
            case MILVUS_2_6 -> MILVUS_2_6;
            case MILVUS_3_0 -> MILVUS_3_0;
            case LITE_2 -> LITE_2;
            case LITE_3 -> LITE_3;
        };
    }

    private static Support server(
            Set<DataType> types,
            Set<DataType> nullable,
            Set<DataType> inStructs,
            Set<FunctionKind> functions,
            boolean readsLargestKey) {
        Fields fields = new Fields(types, 10, true, nullable, inStructs, true, functions, 64);
        return new Support(fields, SERVER, OPEN, readsLargestKey, true);
    }

    private static Set<DataType> scalars(Set<DataType> types) {
        return types.stream().filter(type -> !FieldTypes.vector(type)).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<DataType> plus(Set<DataType> types, DataType... more) {
        Set<DataType> all = new java.util.HashSet<>(types);
        all.addAll(Set.of(more));
        return Set.copyOf(all);
    }

    /**
     * @param vectors how many vector fields
     * @param vectorNeeded whether a collection without one cannot be made, or not be loaded
     * @param nullable types whose fields may hold nulls
     * @param inStructs element types that a vector in a struct array may have; empty: the server has no struct arrays
     * @param max how many fields by default
     */
    record Fields(
            Set<DataType> types,
            int vectors,
            boolean vectorNeeded,
            Set<DataType> nullable,
            Set<DataType> inStructs,
            boolean clusteringKey,
            Set<FunctionKind> functions,
            int max) {
        /**
         * Whether an Insert may leave out a field that has a default value. Where it may not, an ordinary one of a client kills the server
         * (2.3.5: a column that is left out, Lite 2.5.1: an empty one in its place); what takes nulls takes that, too.
         */
        boolean defaultsSafe() {
            return !nullable.isEmpty();
        }
    }

    /**
     * @param descriptions whether descriptions are kept
     * @param properties whether properties are kept
     * @param shards the most, 1 if the server knows no shards
     * @param partitions the most
     */
    record Shape(
            boolean databases,
            boolean partitions,
            boolean partitionKey,
            boolean aliases,
            boolean descriptions,
            boolean properties,
            int shards,
            int maxPartitions) {}

    /**
     * @param vector index types of vector fields; empty: the server says itself, cleanly, what it does not have
     * @param scalar index types of other fields, the default index being the empty text; likewise
     * @param scalarFallback what an unknown scalar index becomes
     * @param named whether an index keeps its name
     */
    record Indexes(Set<String> vector, Set<String> scalar, String scalarFallback, boolean named) {
        boolean holds(boolean onVector, String type) {
            Set<String> types = onVector ? vector : scalar;
            return types.isEmpty() || types.contains(type);
        }
    }
}
