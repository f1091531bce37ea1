package io.godwit.milvus;

import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the wire form of a collection's description. */
final class Descriptions {
    private Descriptions() {}

    static CollectionDescription of(CollectionName asked, DescribeCollectionResponse answer, ServerKind kind) {
        return new CollectionDescription(
                new CollectionName(asked.database(), ownName(asked, answer)),
                answer.getCollectionID(),
                answer.getSchema(),
                answer.getShardsNum(),
                answer.getConsistencyLevel(),
                map(answer.getPropertiesList()),
                partitions(answer, kind),
                answer.getAliasesList(),
                answer.getCreatedUtcTimestamp());
    }

    static Map<String, String> map(List<KeyValuePair> pairs) {
        return pairs.stream()
                .collect(Collectors.toMap(KeyValuePair::getKey, KeyValuePair::getValue, (first, second) -> second));
    }

    private static String ownName(CollectionName asked, DescribeCollectionResponse answer) {
        if (!answer.getSchema().getName().isEmpty()) {
            return answer.getSchema().getName();
        }
        return answer.getCollectionName().isEmpty() ? asked.name() : answer.getCollectionName();
    }

    private static int partitions(DescribeCollectionResponse answer, ServerKind kind) {
        int count = Math.toIntExact(answer.getNumPartitions());
        boolean key = answer.getSchema().getFieldsList().stream().anyMatch(FieldSchema::getIsPartitionKey);
        // Milvus Lite 3.2.2 counts _default besides the partitions that it hashes into.
        return key && kind == ServerKind.LITE_3 && count > 0 ? count - 1 : count;
    }
}
