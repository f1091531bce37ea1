package io.godwit.milvus;

import io.milvus.grpc.GetCollectionStatisticsRequest;
import io.milvus.grpc.GetCollectionStatisticsResponse;
import io.milvus.grpc.GetPartitionStatisticsRequest;
import io.milvus.grpc.GetPartitionStatisticsResponse;
import io.milvus.grpc.KeyValuePair;
import java.util.List;

/** How many rows a cluster says its collections have. */
final class Statistics {
    private final Calls calls;
    private final Patience patience;

    Statistics(Calls calls, Patience patience) {
        this.calls = calls;
        this.patience = patience;
    }

    long rowCount(CollectionName name) {
        GetCollectionStatisticsRequest request = GetCollectionStatisticsRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .build();
        return patience.reading(
                "reading the statistics of " + name,
                () -> parse(calls.ask(
                                "Cannot read the statistics of collection",
                                name,
                                stub -> stub.getCollectionStatistics(request),
                                GetCollectionStatisticsResponse::getStatus)
                        .getStatsList()));
    }

    long rowCount(CollectionName name, String partition) {
        GetPartitionStatisticsRequest request = GetPartitionStatisticsRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .setPartitionName(partition)
                .build();
        String object = name + "/" + partition;
        return patience.reading(
                "reading the statistics of " + object,
                () -> parse(calls.ask(
                                "Cannot read the statistics of partition",
                                object,
                                stub -> stub.getPartitionStatistics(request),
                                GetPartitionStatisticsResponse::getStatus)
                        .getStatsList()));
    }

    private static long parse(List<KeyValuePair> statistics) {
        return statistics.stream()
                .filter(pair -> pair.getKey().equals("row_count"))
                .mapToLong(pair -> Long.parseLong(pair.getValue()))
                .findFirst()
                .orElse(0);
    }
}
