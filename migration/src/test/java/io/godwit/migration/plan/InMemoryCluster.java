package io.godwit.migration.plan;

import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Index;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.RBACMeta;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A catalog without a server. */
final class InMemoryCluster implements ClusterView {
    private final URI uri;
    private final ServerKind kind;
    private final String version;
    private final Map<CollectionName, Entry> entries = new TreeMap<>();
    private final Set<String> databases = new TreeSet<>(Set.of("default"));
    RBACMeta rbac = RBACMeta.getDefaultInstance();
    final Map<String, Map<String, String>> databaseProperties = new HashMap<>();
    OptionalInt queryNodes = OptionalInt.empty();
    private final Set<String> denied = new HashSet<>();
    private final Map<CollectionName, CollectionName> aliases = new HashMap<>();

    InMemoryCluster(String uri, ServerKind kind) {
        this(uri, kind, "v1");
    }

    InMemoryCluster(String uri, ServerKind kind, String version) {
        this.uri = URI.create(uri);
        this.kind = kind;
        this.version = version;
    }

    /** What is in one collection; the test sets it. */
    static final class Entry {
        CollectionSchema schema = CollectionSchema.getDefaultInstance();
        long id;
        int shards = 1;
        int numPartitions = 1;
        ConsistencyLevel level = ConsistencyLevel.Bounded;
        Map<String, String> properties = Map.of();
        List<String> partitions = List.of("_default");
        Set<String> unloaded = Set.of();
        List<Index> indexes = List.of();
        LoadState load = LoadState.LOADED;
        int replicas = 1;
        List<String> aliases = List.of();
        long rows = 10;
        boolean largestKey;
    }

    Entry add(String database, CollectionSchema schema) {
        databases.add(database);
        Entry entry = new Entry();
        entry.schema = schema;
        entry.id = 100 + Math.abs((long) (uri + database + schema.getName()).hashCode());
        entry.indexes = FieldTypes.vectors(schema)
                .map(field -> new Index(field, field, Map.of("index_type", "FLAT", "metric_type", "L2")))
                .toList();
        entries.put(new CollectionName(database, schema.getName()), entry);
        return entry;
    }

    Entry add(CollectionSchema schema) {
        return add("default", schema);
    }

    void remove(String database, String name) {
        entries.remove(new CollectionName(database, name));
    }

    void addDatabase(String name) {
        databases.add(name);
    }

    void alias(String database, String alias, String collection) {
        aliases.put(new CollectionName(database, alias), new CollectionName(database, collection));
    }

    /** From now on this call is refused for lack of a privilege. */
    InMemoryCluster deny(String call) {
        denied.add(call);
        return this;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public ServerKind kind() {
        return kind;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public List<String> databases() {
        check("databases");
        return List.copyOf(databases);
    }

    @Override
    public RBACMeta rbac(Set<String> named) {
        check("users");
        return rbac.toBuilder()
                .clearGrants()
                .addAllGrants(rbac.getGrantsList().stream()
                        .filter(grant -> Stream.of(databases, named, Set.of(RbacMapping.ANY))
                                .anyMatch(asked -> asked.contains(RbacMapping.database(grant))))
                        .toList())
                .build();
    }

    @Override
    public Map<String, String> databaseProperties(String database) {
        check("database properties");
        return databaseProperties.getOrDefault(database, Map.of());
    }

    @Override
    public List<CollectionName> collections(String database) {
        return entries.keySet().stream()
                .filter(name -> name.database().equals(database))
                .toList();
    }

    @Override
    public Optional<CollectionDescription> describe(CollectionName asked) {
        check("describe " + asked.name());
        CollectionName name = aliases.getOrDefault(asked, asked);
        return Optional.ofNullable(entries.get(name))
                .map(entry -> new CollectionDescription(
                        name,
                        entry.id,
                        entry.schema,
                        entry.shards,
                        entry.level,
                        entry.properties,
                        entry.numPartitions,
                        entry.aliases,
                        entry.id));
    }

    @Override
    public List<String> partitions(CollectionName name) {
        return entry(name).partitions;
    }

    @Override
    public List<Index> indexes(CollectionName name) {
        check("indexes");
        return entry(name).indexes;
    }

    @Override
    public LoadState loadState(CollectionName name) {
        return entries.containsKey(name) ? entry(name).load : LoadState.NOT_LOADED;
    }

    @Override
    public LoadState loadState(CollectionName name, String partition) {
        return entry(name).unloaded.contains(partition) ? LoadState.NOT_LOADED : entry(name).load;
    }

    @Override
    public int replicas(CollectionName name) {
        check("replicas");
        return entry(name).replicas;
    }

    @Override
    public OptionalInt queryNodes() {
        return queryNodes;
    }

    @Override
    public List<String> aliases(CollectionName name) {
        check("aliases");
        return entry(name).aliases;
    }

    @Override
    public Optional<CollectionName> aliasOwner(String database, String alias) {
        return Optional.ofNullable(aliases.get(new CollectionName(database, alias)));
    }

    @Override
    public long statisticsRowCount(CollectionName name) {
        return entry(name).rows;
    }

    @Override
    public long statisticsRowCount(CollectionName name, String partition) {
        return entry(name).rows / entry(name).partitions.size();
    }

    @Override
    public long count(CollectionName name, String partition, String filter) {
        Entry entry = entry(name);
        if (entry.load != LoadState.LOADED) {
            throw new GodwitException(ErrorCode.NOT_LOADED, name + " is not loaded.");
        }
        if (filter.contains("9223372036854775807")) {
            return entry.largestKey ? 1 : 0;
        }
        return partition.isEmpty() ? entry.rows : entry.rows / entry.partitions.size();
    }

    private Entry entry(CollectionName name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new GodwitException(ErrorCode.COLLECTION_NOT_FOUND, name + " is not there.");
        }
        return entry;
    }

    private void check(String call) {
        if (denied.contains(call)) {
            throw new GodwitException(ErrorCode.PERMISSION_DENIED, "No privilege for " + call + ".");
        }
    }
}
