package io.godwit.cli;

import io.godwit.testkit.EmbeddingModel;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.ServerFamily;
import io.godwit.testkit.Zoo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A server that holds the whole zoo of its family, over several databases where it has them, and nothing else. */
final class ZooCluster implements AutoCloseable {
    private final ZooServer server;
    private final Zoo zoo;
    private final MilvusFixture root;
    /** What makes vectors of texts for a server that can be told where; it is called from the targets, too. */
    private final Optional<EmbeddingModel> model;

    private final Map<String, Map<String, Map<Object, Map<String, Object>>>> rows = new ConcurrentHashMap<>();

    private ZooCluster(ZooServer server, UnaryOperator<Zoo> more) {
        this.server = server;
        this.root = server.fixture();
        Zoo usual = more.apply(Zoo.of(root.family()));
        this.model = root.family() == ServerFamily.LITE_3 ? Optional.of(EmbeddingModel.start()) : Optional.empty();
        this.zoo = model.map(usual::embedding).orElse(usual);
    }

    static ZooCluster filled(ZooServer server) {
        return filled(server, UnaryOperator.identity());
    }

    /** @param more what it holds beside what each server of its family does */
    static ZooCluster filled(ZooServer server, UnaryOperator<Zoo> more) {
        ZooCluster cluster = new ZooCluster(server, more);
        try {
            cluster.fill();
            return cluster;
        } catch (RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    /** All databases at once: most of the time a server lets its clients wait. */
    private void fill() {
        List<CompletableFuture<Void>> databases = zoo.databases().keySet().stream()
                .map(database -> CompletableFuture.runAsync(() -> fill(database), task -> new Thread(task).start()))
                .toList();
        databases.forEach(CompletableFuture::join);
    }

    private void fill(String database) {
        if (!database.equals("default")) {
            root.createDatabase(database);
        }
        rows.putAll(database(database).prepareAll(zoo.databases().getOrDefault(database, List.of())));
    }

    ZooServer server() {
        return server;
    }

    Map<String, List<SampleCollection>> databases() {
        return zoo.databases();
    }

    List<SampleCollection> collections() {
        return zoo.collections();
    }

    MilvusFixture database(String name) {
        return name.equals("default") ? root : root.database(name);
    }

    /** What was written into a collection, by partition and key, as it must be read from wherever it went. */
    Map<String, Map<Object, Map<String, Object>>> rows(String collection) {
        return rows.getOrDefault(collection, Map.of());
    }

    @Override
    public void close() {
        root.close();
        server.close();
        model.ifPresent(EmbeddingModel::close);
    }
}
