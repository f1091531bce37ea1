package io.godwit.migration.plan;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.PartitionKey;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.ServerKind;
import io.godwit.milvus.Utf8;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.Optional;

/**
 * Changes description, partition key, shards and consistency level as the options ask. What the target cannot do is refused also where the
 * source has it so: who asks for it means to get it.
 */
final class ShapeChoice {
    /** As Milvus gives a new partition key by itself (2.4 and later). */
    private static final int HASH_PARTITIONS = 16;

    private static final String PARTITIONS = "number of partitions";

    private final ServerKind target;
    private final Support.Shape support;
    private final CollectionOptions options;
    private final Mapped mapped;

    ShapeChoice(ServerKind target, CollectionOptions options, Mapped mapped) {
        this.target = target;
        this.support = Support.of(target).shape();
        this.options = options;
        this.mapped = mapped;
    }

    String description(String source) {
        if (options.description().isEmpty()) {
            return source;
        }
        String wanted = options.description().get();
        boolean zeroByte = wanted.indexOf('\0') >= 0 && !Support.of(target).zeroBytes();
        if (!wanted.isEmpty() && !support.descriptions()) {
            mapped.impossible("the description", target.label() + " keeps none.", "description");
        } else if (zeroByte || Utf8.length(wanted).isEmpty()) {
            mapped.impossible(
                    "the description",
                    "It holds " + (zeroByte ? "a zero byte" : "half of a surrogate pair") + ", which " + target.label()
                            + " cannot keep.",
                    "description");
            return source;
        } else if (!wanted.equals(source)) {
            mapped.differs("description", '"' + source + '"', '"' + wanted + '"', Mapped.ASKED);
        }
        return wanted;
    }

    int shards(int source) {
        if (options.shards().isEmpty()) {
            return source;
        }
        int wanted = options.shards().getAsInt();
        if (wanted < 1 || wanted > support.shards()) {
            mapped.impossible(
                    "the shards",
                    wanted + " were asked for; " + target.label() + " has 1 at least and " + support.shards()
                            + " at most.",
                    "shards");
            return support.shards();
        }
        if (wanted != Math.max(1, source)) {
            mapped.differs("shards", Math.max(1, source), wanted, Mapped.ASKED);
        }
        return wanted;
    }

    ConsistencyLevel level(ConsistencyLevel source) {
        if (options.consistencyLevel().isEmpty()) {
            return source;
        }
        ConsistencyLevel wanted = options.consistencyLevel().get();
        if (target.lite() && wanted != ConsistencyLevel.Strong) {
            mapped.impossible(
                    "the consistency level",
                    wanted + " was asked for; " + target.label() + " knows Strong only.",
                    "consistency level");
            return ConsistencyLevel.Strong;
        }
        if (wanted != source) {
            mapped.differs("consistency level", source, wanted, Mapped.ASKED);
        }
        return wanted;
    }

    /** The schema with the partition key that was asked for, and no other. */
    CollectionSchema partitionKey(CollectionDescription source, CollectionSchema schema) {
        if (options.partitionKey().isEmpty()) {
            return schema;
        }
        PartitionKey wanted = options.partitionKey().get();
        if (!wanted.none() && !possible(wanted, schema)) {
            return schema;
        }
        String before = source.partitionKey().map(FieldSchema::getName).orElse("");
        if (!before.equals(wanted.field())) {
            String reason = wanted.none() ? Mapped.ASKED + "; all rows go into the default partition" : Mapped.ASKED;
            keyed(before, false, reason);
            keyed(wanted.field(), true, reason);
        }
        String number = before.isEmpty() ? "none" : Integer.toString(source.numPartitions());
        String wantedNumber = wanted.none() ? "none" : Integer.toString(hashPartitions(source));
        if (!number.equals(wantedNumber)) {
            mapped.differs(PARTITIONS, number, wantedNumber, Mapped.ASKED);
        }
        CollectionSchema.Builder changed = schema.toBuilder();
        changed.getFieldsBuilderList()
                .forEach(field -> field.setIsPartitionKey(field.getName().equals(wanted.field())));
        return changed.build();
    }

    /** How many hash partitions the target gets if it has a partition key; else how many partitions the source has. */
    int hashPartitions(CollectionDescription source) {
        Optional<PartitionKey> wanted = options.partitionKey().filter(key -> !key.none());
        if (wanted.isEmpty()) {
            return source.numPartitions();
        }
        int number = wanted.get().partitions() > 0
                ? wanted.get().partitions()
                : source.partitionKey().isPresent() ? source.numPartitions() : HASH_PARTITIONS;
        return Math.min(number, support.maxPartitions());
    }

    private boolean possible(PartitionKey wanted, CollectionSchema schema) {
        if (wanted.partitions() < 0) {
            mapped.impossible("the partition key", wanted.partitions() + " partitions were asked for.", PARTITIONS);
        }
        if (wanted.partitions() > support.maxPartitions() && support.partitionKey()) {
            mapped.impossible(
                    "the partition key",
                    wanted.partitions() + " partitions were asked for; " + target.label() + " has "
                            + support.maxPartitions() + " at most.",
                    PARTITIONS);
        }
        if (target == ServerKind.LITE_3
                && wanted.partitions() > 0
                && wanted.partitions() != ShapeMapping.LITE_3_PARTITIONS) {
            mapped.impossible(
                    "the partition key",
                    wanted.partitions() + " partitions were asked for; " + target.label() + " always has "
                            + ShapeMapping.LITE_3_PARTITIONS + ".",
                    PARTITIONS);
        }
        Optional<FieldSchema> found = schema.getFieldsList().stream()
                .filter(field -> field.getName().equals(wanted.field()) && !field.getIsDynamic())
                .findFirst();
        String object = "partition key " + wanted.field();
        if (found.isEmpty()) {
            mapped.finds(
                    Check.FIELD_UNKNOWN,
                    object,
                    "There is no such field; only a declared field can be the partition key."
                            + FieldChoice.dynamicHint(schema)
                            + NearNames.hint(wanted.field(), FieldChoice.names(schema)));
            return false;
        }
        Optional<String> obstacle = obstacle(found.get());
        obstacle.ifPresent(reason -> mapped.impossible(object, reason, PARTITIONS));
        return obstacle.isEmpty();
    }

    private static Optional<String> obstacle(FieldSchema field) {
        if (field.getIsPrimaryKey()) {
            return Optional.of("It is the primary key, which cannot be the partition key as well.");
        }
        if (field.getDataType() != DataType.Int64 && field.getDataType() != DataType.VarChar) {
            return Optional.of(
                    "It is of type " + SchemaText.name(field) + "; a partition key is an Int64 or a VarChar.");
        }
        return field.getNullable()
                ? Optional.of("It is nullable, and a partition key must have a value in every row.")
                : Optional.empty();
    }

    private void keyed(String field, boolean after, String reason) {
        if (!field.isEmpty()) {
            mapped.differs("partition key on field " + field, !after, after, reason);
        }
    }
}
