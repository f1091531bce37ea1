package io.godwit.cli;

import io.godwit.local.LocalServer;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.Schemas;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.LoadState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Two real servers; a database with one small collection in the source, and an empty database of the test's own in the target. */
final class DocsServers implements AutoCloseable {
    static final int ROWS = 300;

    private static final String COLLECTION = "docs";
    private static final int DIM = 64;
    private static final int PARTITIONS = 6;

    private final LocalServer source = MilvusServers.source();
    private final LocalServer target = MilvusServers.target();
    private final String database;
    private final Path state;
    private final MilvusFixture root;
    private final MilvusFixture from;
    private final List<String> added = new ArrayList<>();

    DocsServers(String database, Path state) {
        this.database = database;
        this.state = state;
        root = MilvusServers.fixture(source);
        if (!root.databases().contains(database)) {
            root.createDatabase(database);
        }
        from = root.database(database);
        fill();
    }

    private void fill() {
        if (from.collections().contains(COLLECTION)) {
            return;
        }
        CollectionSchema schema = Schemas.schema(
                COLLECTION,
                Schemas.key(Schemas.field("id", DataType.Int64)),
                Schemas.varChar("text", 100),
                Schemas.vector("vector", DataType.FloatVector, DIM));
        from.createCollection(schema);
        // Each partition is a chunk at least, so that a slow run is at work on one when it is stopped.
        for (int i = 0; i < PARTITIONS; i++) {
            long first = i * (long) ROWS / PARTITIONS;
            from.createPartition(COLLECTION, "part_" + i);
            from.insert(
                    COLLECTION,
                    "part_" + i,
                    LongStream.range(first, first + ROWS / PARTITIONS)
                            .mapToObj(DocsServers::row)
                            .collect(Collectors.toList()));
        }
        from.flush(COLLECTION);
        from.serving().createIndex(COLLECTION, SampleIndex.flat("vector"));
        from.serving().load(COLLECTION);
        from.awaitCount(COLLECTION, ROWS);
    }

    /** One more collection of the source, without rows; dropped at the end. */
    void addCollection(String name, boolean withIndex) {
        added.add(name);
        from.createCollection(withoutRows(name));
        if (withIndex) {
            addIndex(name);
        }
    }

    /** One more collection of the target's database, which is there; without rows and index. */
    void addTargetCollection(String name) {
        try (MilvusFixture there = target()) {
            there.createCollection(withoutRows(name));
        }
    }

    private static CollectionSchema withoutRows(String name) {
        return Schemas.schema(
                name,
                Schemas.key(Schemas.field("id", DataType.Int64)),
                Schemas.vector("vector", DataType.FloatVector, DIM));
    }

    void addIndex(String collection) {
        from.serving().createIndex(collection, SampleIndex.flat("vector"));
    }

    static Map<String, Object> row(long id) {
        float[] vector = new float[DIM];
        for (int i = 0; i < DIM; i++) {
            vector[i] = id + i / 100f;
        }
        return Map.of("id", id, "text", "text of row " + id, "vector", FloatVector.of(vector));
    }

    /** The target's database, as it is now. */
    MilvusFixture target() {
        return MilvusServers.fixture(target).database(database);
    }

    void releaseSource() {
        from.serving().release(COLLECTION);
    }

    void loadSource() {
        from.serving().load(COLLECTION);
    }

    LoadState sourceLoad() {
        return from.serving().loadState(COLLECTION);
    }

    long targetRows() {
        try (MilvusFixture there = target()) {
            return there.count(COLLECTION);
        }
    }

    boolean targetHas() {
        try (MilvusFixture all = MilvusServers.fixture(target)) {
            return all.databases().contains(database)
                    && all.database(database).collections().contains(COLLECTION);
        }
    }

    /** Source, target, selection and state follow the command. */
    CommandRun run(String command, String... more) {
        return run(setting(), command, more);
    }

    CommandRun run(CommandRun.Setting setting, String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        if (command.equals("migrate") || command.equals("verify")) {
            arguments.addAll(List.of("--source", source.uri(), "--target", target.uri(), "--database", database));
        }
        arguments.addAll(List.of(more));
        return setting.run(arguments.toArray(String[]::new));
    }

    CommandRun.Setting setting() {
        return new CommandRun.Setting()
                .with("GODWIT_STATE", state.toString())
                .with("GODWIT_SOURCE_TOKEN", sourceToken())
                .with("GODWIT_TARGET_TOKEN", target.token().orElseThrow());
    }

    String sourceUri() {
        return source.uri();
    }

    String targetUri() {
        return target.uri();
    }

    String sourceToken() {
        return source.token().orElseThrow();
    }

    String database() {
        return database;
    }

    /** The id of the newest job. */
    String job() {
        return run("jobs list", "--output", "json")
                .objects()
                .get(0)
                .get("jobId")
                .asText();
    }

    @Override
    public void close() {
        added.forEach(from::dropCollection);
        root.close();
        try (MilvusFixture all = MilvusServers.fixture(target)) {
            if (all.databases().contains(database)) {
                all.database(database).dropCollections();
                all.dropDatabase(database);
            }
        }
    }
}
