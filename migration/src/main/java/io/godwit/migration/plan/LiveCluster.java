package io.godwit.migration.plan;

import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Index;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.Patience;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.RBACMeta;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The view of a connected cluster.
 *
 * @param timestamp whose rows are all counted, whatever comes later; 0: those of the moment of each call
 */
record LiveCluster(Cluster cluster, Patience patience, long timestamp) implements ClusterView {
    LiveCluster(Cluster cluster, Patience patience) {
        this(cluster, patience, 0);
    }

    /** Counts what is there now. Who hears of the waits of its catalog hears of all of them. */
    static LiveCluster of(Cluster cluster, Duration budget) {
        return new LiveCluster(
                cluster, Patience.of(budget).listeningWith(cluster.patience().listener()), cluster.timestamp());
    }

    @Override
    public URI uri() {
        return cluster.endpoint().uri();
    }

    @Override
    public ServerKind kind() {
        return cluster.kind();
    }

    @Override
    public String version() {
        return cluster.version();
    }

    @Override
    public List<String> databases() {
        return cluster.catalog().databases();
    }

    @Override
    public RBACMeta rbac(Set<String> databases) {
        return patience.reading("reading users and roles", () -> cluster.rbac().read(databases));
    }

    @Override
    public Map<String, String> databaseProperties(String database) {
        return cluster.catalog().databaseProperties(database);
    }

    @Override
    public List<CollectionName> collections(String database) {
        return cluster.catalog().collections(database);
    }

    @Override
    public Optional<CollectionDescription> describe(CollectionName name) {
        return cluster.catalog().describe(name);
    }

    @Override
    public List<String> partitions(CollectionName name) {
        return cluster.catalog().partitions(name);
    }

    @Override
    public List<Index> indexes(CollectionName name) {
        return cluster.catalog().indexes(name);
    }

    @Override
    public LoadState loadState(CollectionName name) {
        return cluster.catalog().loadState(name);
    }

    @Override
    public LoadState loadState(CollectionName name, String partition) {
        return cluster.catalog().loadState(name, partition);
    }

    @Override
    public int replicas(CollectionName name) {
        return cluster.catalog().replicas(name);
    }

    @Override
    public OptionalInt queryNodes() {
        return cluster.catalog().queryNodes();
    }

    @Override
    public List<String> aliases(CollectionName name) {
        return cluster.catalog().aliases(name);
    }

    @Override
    public Optional<CollectionName> aliasOwner(String database, String alias) {
        return cluster.catalog().aliasOwner(database, alias);
    }

    @Override
    public long statisticsRowCount(CollectionName name) {
        return cluster.catalog().statisticsRowCount(name);
    }

    @Override
    public long statisticsRowCount(CollectionName name, String partition) {
        return cluster.catalog().statisticsRowCount(name, partition);
    }

    @Override
    public long count(CollectionName name, String partition, String filter) {
        return patience.reading("counting " + name, () -> cluster.rows().count(name, partition, filter, timestamp));
    }
}
