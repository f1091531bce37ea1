package io.godwit.testkit;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.CreateCollectionRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The databases of a {@link ScriptedMilvus} with their collections, and its clock. Guarded by its own monitor. */
final class ScriptedCatalog {
    private static final String DEFAULT = "default";
    private static final int LOGICAL_BITS = 18;

    private final Map<String, Map<String, ScriptedCollection>> databases = new LinkedHashMap<>();
    private final AtomicLong ids = new AtomicLong(450_000_000_000_000_000L);
    private long clock;

    private final Release release;

    ScriptedCatalog(Release release) {
        this.release = release;
        databases.put(DEFAULT, new LinkedHashMap<>());
    }

    /** The next timestamp, later than any before: milliseconds above 18 bits of a counter. */
    synchronized long now() {
        clock = Math.max(clock + 1, System.currentTimeMillis() << LOGICAL_BITS);
        return clock;
    }

    synchronized List<String> databases() {
        return List.copyOf(databases.keySet());
    }

    synchronized void createDatabase(String name) {
        if (databases.putIfAbsent(name, new LinkedHashMap<>()) != null) {
            throw new MilvusRefusal(801, "database already exist: " + name);
        }
    }

    synchronized void dropDatabase(String name) {
        if (!database(name).isEmpty()) {
            throw new MilvusRefusal(
                    65535, "database:" + name + " not empty, must drop all collections before drop database");
        }
        databases.remove(name);
    }

    synchronized Map<String, ScriptedCollection> database(String name) {
        Map<String, ScriptedCollection> collections = databases.get(effective(name));
        if (collections == null) {
            throw new MilvusRefusal(800, "database not found[database=" + name + "]");
        }
        return collections;
    }

    synchronized void create(String database, CreateCollectionRequest request) {
        CollectionSchema schema = ScriptedCollection.parse(request.getSchema());
        ScriptedCollection existing = database(database).get(request.getCollectionName());
        if (existing != null) {
            if (existing.created.equals(request)) {
                return;
            }
            throw new MilvusRefusal(
                    65535,
                    "create duplicate collection with different parameters, collection: "
                            + request.getCollectionName());
        }
        database(database)
                .put(
                        request.getCollectionName(),
                        new ScriptedCollection(ids.incrementAndGet(), request, schema, release));
    }

    /** A collection by its name or by an alias. */
    synchronized ScriptedCollection collection(String database, String name) {
        Map<String, ScriptedCollection> collections = database(database);
        ScriptedCollection named = collections.get(name);
        if (named != null) {
            return named;
        }
        return collections.values().stream()
                .filter(collection -> collection.aliases.contains(name))
                .findFirst()
                .orElseThrow(() -> new MilvusRefusal(
                        100, "collection not found[database=%s][collection=%s]".formatted(effective(database), name)));
    }

    private static String effective(String database) {
        return database.isEmpty() ? DEFAULT : database;
    }
}
