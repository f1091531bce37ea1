package io.godwit.migration.copy;

import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Patience;
import io.godwit.milvus.ServerKind;
import io.godwit.milvus.TargetFields;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.Schemas;
import io.godwit.testkit.ScriptedMilvus;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.UpsertRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Two collections of a scripted server: one to read from, one to write to. */
final class ScriptedCopy implements AutoCloseable {
    private static final Patience PATIENCE = new Patience(
            Duration.ofSeconds(30), Duration.ofMillis(1), Duration.ofMillis(5), (what, reason, pause) -> {});
    private static final KeyField KEY = new KeyField("id", true);
    private static final List<String> FIELDS = List.of("id", "text", "vector");

    final ScriptedMilvus milvus;
    final Flights flights = new Flights(4);
    final ChunkSize size = new ChunkSize(ServerKind.MILVUS_2_5.reading(), 100, OptionalInt.empty());
    private final MilvusFixture fixture;
    private final Cluster cluster;

    /**
     * @param rows rows with keys from 0
     * @param textLength of the text in each
     */
    ScriptedCopy(int rows, int textLength) {
        this(rows, textLength, false);
    }

    /**
     * @param generating whether the target generates keys
     */
    ScriptedCopy(int rows, int textLength, boolean generating) {
        this(rows, textLength, generating, "v2.5.4");
    }

    /** On servers that name themselves so. */
    static ScriptedCopy on(String version, int rows) {
        return new ScriptedCopy(rows, 3, false, version);
    }

    private ScriptedCopy(int rows, int textLength, boolean generating, String version) {
        milvus = ScriptedMilvus.start(version);
        fixture = MilvusFixture.connect(milvus.uri(), "");
        cluster = Cluster.connect(Endpoint.of(milvus.uri(), null, Endpoint.Tls.SYSTEM), PATIENCE);
        create("source", false);
        create("target", generating);
        for (int i = 0; i < rows; i++) {
            fixture.insert("source", "", List.of(row(i, textLength)));
        }
        milvus.clear();
    }

    CollectionReader source() {
        return reader("source");
    }

    CollectionReader target() {
        return reader("target");
    }

    private CollectionReader reader(String collection) {
        CollectionName name = new CollectionName("default", collection);
        return new CollectionReader(cluster, PATIENCE, new CollectionRows(name, KEY, FIELDS, Boundary.ANY_KEY), 1);
    }

    CollectionWriter writer() {
        return writer(WrittenKeys.PLAIN);
    }

    CollectionWriter writer(WrittenKeys keys) {
        return new CollectionWriter(
                cluster,
                PATIENCE,
                new CollectionName("default", "target"),
                KEY,
                keys,
                TargetFields.UNKNOWN,
                flights,
                new Pace(OptionalLong.empty(), () -> {}, wait -> {}));
    }

    ChunkCopier copier(ChunkCopier.Claims claims) {
        return new ChunkCopier(source(), writer(), new RowHasher(false), size, claims);
    }

    Digest digest(CollectionReader reader) {
        return new RowHasher(false).digest(reader.read("", KeySpan.ALL).columns());
    }

    long targetCount() {
        return fixture.count("target");
    }

    /** The names of the calls that wrote, in order. */
    List<String> writes() {
        return milvus.calls().stream()
                .filter(call -> List.of("Insert", "Upsert", "Delete").contains(call))
                .toList();
    }

    int rowsSent() {
        return milvus.requests(InsertRequest.class).stream()
                        .mapToInt(InsertRequest::getNumRows)
                        .sum()
                + milvus.requests(UpsertRequest.class).stream()
                        .mapToInt(UpsertRequest::getNumRows)
                        .sum();
    }

    @Override
    public void close() {
        cluster.close();
        fixture.close();
        milvus.close();
    }

    private void create(String name, boolean generating) {
        CollectionSchema schema = Schemas.schema(
                name,
                Schemas.key(Schemas.field("id", DataType.Int64)).toBuilder()
                        .setAutoID(generating)
                        .build(),
                Schemas.varChar("text", 4_000_000),
                Schemas.vector("vector", DataType.FloatVector, 2));
        fixture.createCollection(schema);
        fixture.serving().createIndex(name, SampleIndex.flat("vector"));
        fixture.serving().load(name);
    }

    private static Map<String, Object> row(long key, int textLength) {
        return Map.of("id", key, "text", "x".repeat(textLength), "vector", FloatVector.of(key, 0.5f));
    }
}
