package io.godwit.testkit;

import static io.godwit.testkit.SampleBuilder.collection;
import static io.godwit.testkit.Schemas.field;
import static io.godwit.testkit.Schemas.id;
import static io.godwit.testkit.Schemas.varChar;
import static io.godwit.testkit.Schemas.vector;
import static io.godwit.testkit.ServerFamily.LATER_MILVUS;
import static io.godwit.testkit.ServerFamily.LITE_2;
import static io.godwit.testkit.ServerFamily.LITE_3;
import static io.godwit.testkit.ServerFamily.MILVUS;

import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.List;
import java.util.stream.IntStream;

/** Collections of the {@link Zoo}, each about how rows are laid out, described and served. */
final class ZooLayouts {
    private ZooLayouts() {}

    static List<SampleCollection> all() {
        return List.of(
                collection("tenants", id(), partitionKey(varChar("tenant", 100)), point())
                        .on(MILVUS, LATER_MILVUS, LITE_3)
                        .where("tenant", i -> "tenant \u4e2d " + i % 6)
                        .rows(200)
                        .build(),
                collection("numbered_tenants", id(), partitionKey(field("tenant", DataType.Int64)), point())
                        .on(MILVUS, LATER_MILVUS, LITE_3)
                        .buckets(7)
                        .where("tenant", i -> (long) (i % 8 - 4))
                        .rows(120)
                        .build(),
                collection("one_bucket", id(), partitionKey(field("tenant", DataType.Int64)), point())
                        .on(MILVUS, LATER_MILVUS)
                        .buckets(1)
                        .rows(30)
                        .build(),
                collection("clustered", id(), clusteringKey(field("number", DataType.Int64)), point())
                        .on(LATER_MILVUS)
                        .rows(30)
                        .build(),
                collection("continents", id(), varChar("city", 500), point())
                        .on(MILVUS, LATER_MILVUS, LITE_3)
                        .rows(20)
                        .rowsIn("europe", 30)
                        .rowsIn("asia", 40)
                        .rowsIn("nobody_lives_here", 0)
                        .rowsIn("atlantis", 0)
                        .build(),
                collection("only_named_partitions", id(), point())
                        .on(MILVUS, LATER_MILVUS, LITE_3)
                        .rowsIn("a", 5)
                        .rowsIn("b", 5)
                        .build(),
                manyPartitions(),
                collection("two_shards", id(), point())
                        .on(MILVUS, LATER_MILVUS)
                        .shards(2)
                        .rows(80)
                        .build(),
                collection("five_shards", id(), partitionKey(varChar("tenant", 100)), point())
                        .on(MILVUS, LATER_MILVUS)
                        .shards(5)
                        .buckets(2)
                        .where("tenant", i -> "t" + i % 4)
                        .rows(80)
                        .build(),
                collection("session_level", id(), point())
                        .on(MILVUS, LATER_MILVUS)
                        .level(ConsistencyLevel.Session)
                        .rows(20)
                        .build(),
                collection("bounded_level", id(), point())
                        .on(MILVUS, LATER_MILVUS)
                        .level(ConsistencyLevel.Bounded)
                        .rows(20)
                        .build(),
                collection("eventual_level", id(), point())
                        .on(MILVUS, LATER_MILVUS)
                        .level(ConsistencyLevel.Eventually)
                        .rows(20)
                        .build(),
                collection("customized_level", id(), point())
                        .on(MILVUS, LATER_MILVUS)
                        .level(ConsistencyLevel.Customized)
                        .rows(20)
                        .build(),
                collection(
                                "described",
                                described(id(), "the key \u2014 \u4e2d\u6587"),
                                described(varChar("title", 50), "\ud83d\ude00 \"title\""),
                                point())
                        .on(MILVUS, LATER_MILVUS, LITE_2)
                        .described(
                                "Beschreibung: \u00e4\u00f6\u00fc, \u4e2d\u6587, \ud83d\ude00, 'quotes' and \"quotes\"")
                        .where("title", i -> "title " + i)
                        .rows(15)
                        .build(),
                collection("expires_late", id(), point())
                        .on(MILVUS, LATER_MILVUS, LITE_3)
                        .property("collection.ttl.seconds", "864000000")
                        .rows(15)
                        .build(),
                collection("mapped", id(), varChar("title", 500), point())
                        .on(MILVUS, LATER_MILVUS, LITE_3)
                        .property("mmap.enabled", "true")
                        .property("owner", "the zoo \u4e2d")
                        .property("nobody.knows.this", "")
                        .rows(15)
                        .build(),
                collection("with_aliases", id(), point())
                        .on(MILVUS, LATER_MILVUS, LITE_3)
                        .alias("zoo_alias")
                        .alias("zoo_other_alias")
                        .rows(15)
                        .build(),
                collection("released", id(), point())
                        .on(MILVUS, LATER_MILVUS, LITE_3)
                        .rows(40)
                        .released()
                        .build(),
                collection("partly_loaded", id(), point())
                        .on(MILVUS, LATER_MILVUS)
                        .rows(10)
                        .rowsIn("cold", 25)
                        .rowsIn("warm", 25)
                        .releasedPartition("cold")
                        .build());
    }

    private static SampleCollection manyPartitions() {
        SampleBuilder many = collection("many_partitions", id(), varChar("title", 500), point())
                .on(MILVUS, LATER_MILVUS, LITE_3);
        IntStream.range(0, 12).forEach(i -> many.rowsIn("part_" + i, i % 3));
        return many.build();
    }

    private static FieldSchema partitionKey(FieldSchema field) {
        return field.toBuilder().setIsPartitionKey(true).build();
    }

    private static FieldSchema clusteringKey(FieldSchema field) {
        return field.toBuilder().setIsClusteringKey(true).build();
    }

    private static FieldSchema described(FieldSchema field, String description) {
        return field.toBuilder().setDescription(description).build();
    }

    private static FieldSchema point() {
        return vector("vector", DataType.FloatVector, 4);
    }
}
