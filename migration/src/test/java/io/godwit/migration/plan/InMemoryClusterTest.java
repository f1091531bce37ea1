package io.godwit.migration.plan;

import io.godwit.milvus.LoadState;
import io.godwit.milvus.ServerKind;
import java.util.List;

/** The double that tests of planning use answers as a real cluster does. */
final class InMemoryClusterTest extends ClusterViewContract {
    private final InMemoryCluster cluster = new InMemoryCluster("http://books:19530", ServerKind.MILVUS_2_3);

    InMemoryClusterTest() {
        cluster.add(DATABASE, BOOKS.schema()).aliases = List.of(ALIAS);
        cluster.alias(DATABASE, ALIAS, "books");
        InMemoryCluster.Entry bare = cluster.add(DATABASE, BARE.schema());
        bare.indexes = List.of();
        bare.load = LoadState.NOT_LOADED;
        bare.rows = 0;
    }

    @Override
    ClusterView view() {
        return cluster;
    }
}
