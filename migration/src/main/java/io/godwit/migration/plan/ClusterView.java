package io.godwit.migration.plan;

import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Index;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.RBACMeta;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What planning reads of a cluster. It changes nothing. */
interface ClusterView {
    URI uri();

    ServerKind kind();

    String version();

    List<String> databases();

    /** Users, roles and grants, those that name one of these databases among them; NOT_SUPPORTED where there are none. */
    RBACMeta rbac(Set<String> databases);

    /** Empty where the server has none. */
    Map<String, String> databaseProperties(String database);

    List<CollectionName> collections(String database);

    Optional<CollectionDescription> describe(CollectionName name);

    List<String> partitions(CollectionName name);

    List<Index> indexes(CollectionName name);

    /** Of a collection that is not there: not loaded, as a 2.3.5 tells it. */
    LoadState loadState(CollectionName name);

    LoadState loadState(CollectionName name, String partition);

    int replicas(CollectionName name);

    /** How many replicas a collection can have at most; empty where the server does not say. */
    OptionalInt queryNodes();

    List<String> aliases(CollectionName name);

    /** The collection that an alias of this database stands for. */
    Optional<CollectionName> aliasOwner(String database, String alias);

    long statisticsRowCount(CollectionName name);

    long statisticsRowCount(CollectionName name, String partition);

    /** Rows of a loaded collection that pass the filter; an empty text means all. */
    long count(CollectionName name, String partition, String filter);

    /** Whether it is Zilliz Cloud, which builds indexes as it sees fit. Its clients tell it by the address, too. */
    default boolean zillizCloud() {
        String host = uri().getHost();
        return host != null && host.contains("zilliz");
    }

    /** Kind and version for people. */
    default String server() {
        return kind().named(version());
    }
}
