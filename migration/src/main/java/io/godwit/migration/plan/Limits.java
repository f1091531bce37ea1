package io.godwit.migration.plan;

import io.godwit.migration.Finding.Severity;
import io.godwit.milvus.CollectionName;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The limits of a target. Where source and target are of one kind, what the source holds shows that the limit can be raised there, so it
 * is a warning only.
 */
final class Limits {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
    private static final int LONGEST_TEXT = 65_535;

    private static final long LARGEST_DIM = 32_768;
    private static final int LARGEST_ARRAY = 4096;
    private static final int MOST_DATABASES = 64;

    private final ClusterView source;
    private final ClusterView target;
    private final Support support;
    private final Mapped mapped;

    Limits(ClusterView source, ClusterView target, Mapped mapped) {
        this.source = source;
        this.target = target;
        this.support = Support.of(target);
        this.mapped = mapped;
    }

    /** How many databases a server has by default. */
    static int databases() {
        return MOST_DATABASES;
    }

    static boolean goodName(String name) {
        return NAME.matcher(name).matches();
    }

    void check(CollectionName name, CollectionSchema schema, List<String> partitions, int hashPartitions) {
        checkName("collection " + name.name(), name.name());
        checkName("database " + name.database(), name.database());
        atMost(schema.getFieldsCount(), support.fields().max(), "the schema", "fields");
        long vectors = FieldTypes.vectors(schema).count();
        atMost(vectors, support.fields().vectors(), "the schema", "vector fields");
        if (vectors == 0 && support.fields().vectorNeeded()) {
            mapped.finds(
                    Check.UNSUPPORTED_FEATURE,
                    "the schema",
                    "It has no vector field, and " + target.kind().label() + " cannot load such a collection.");
        }
        schema.getFieldsList().forEach(this::checkField);
        schema.getStructArrayFieldsList().forEach(struct -> {
            checkName("field " + struct.getName(), struct.getName());
            struct.getFieldsList().forEach(this::checkField);
        });
        checkPartitions(partitions, hashPartitions);
        checkDatabase(name.database());
    }

    private void checkField(FieldSchema field) {
        String object = "field " + field.getName();
        checkName(object, field.getName());
        if (target.kind().lite()) {
            return;
        }
        TypeParams.number(field, "max_length").ifPresent(length -> atMost(length, LONGEST_TEXT, object, "bytes"));
        TypeParams.number(field, "max_capacity").ifPresent(many -> atMost(many, LARGEST_ARRAY, object, "elements"));
        int bits = SchemaText.name(field).equals("BinaryVector") ? 8 : 1;
        TypeParams.number(field, "dim").ifPresent(dim -> atMost(dim, LARGEST_DIM * bits, object, "dimensions"));
    }

    private void checkPartitions(List<String> partitions, int hashPartitions) {
        if (!partitions.isEmpty() && !support.shape().partitions()) {
            mapped.finds(
                    Check.UNSUPPORTED_FEATURE,
                    "the partitions",
                    "It has the partitions " + String.join(", ", partitions) + ", and "
                            + target.kind().label() + " has none.");
            return;
        }
        int count = Math.max(partitions.size(), hashPartitions);
        atMost(count, support.shape().maxPartitions(), "the collection", "partitions");
    }

    private void checkDatabase(String database) {
        if (!support.shape().databases() && !database.equals(CollectionName.DEFAULT_DATABASE)) {
            mapped.finds(
                    Check.UNSUPPORTED_FEATURE,
                    "database " + database,
                    target.kind().label() + " has the database default only; rename with OLD=default.NEW.");
        }
    }

    private void checkName(String object, String name) {
        if (!goodName(name) && source.kind() != target.kind() && !target.kind().lite()) {
            mapped.finds(
                    Check.NAME_INVALID,
                    object,
                    "A name has up to 255 letters, digits and underscores, and no digit in front.");
        }
    }

    private void atMost(long count, long limit, String object, String what) {
        if (count <= limit) {
            return;
        }
        boolean raisable = source.kind() == target.kind() && !target.kind().lite();
        String evidence = "It has " + count + " " + what + "; " + target.kind().label() + " takes " + limit
                + (raisable ? " unless it is configured otherwise." : " at most.");
        var finding = Check.TARGET_LIMIT.on(mapped.collection(), object + " of " + mapped.collection(), evidence);
        mapped.finds(
                raisable
                        ? Check.as(
                                Severity.WARNING, "Make sure that the target is configured as the source is.", finding)
                        : finding);
    }
}
