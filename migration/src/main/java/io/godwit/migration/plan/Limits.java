package io.godwit.migration.plan;

import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The limits of a target. Where source and target are of one kind, what the source holds shows that the limit can be raised there, so it
 * is a warning only.
 */
final class Limits {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
    private static final String RENAME = "Rename with OLD=NEW, or leave it out with --skip-refused.";
    private static final String ALPHABET =
            "A name has up to 255 letters, digits and underscores, and no digit in front.";
    private static final String LEAVE_FIELD_OUT =
            "Leave the field out with --fields, or the collection with --skip-refused.";

    private static final Set<String> RESERVED = Set.of("RowID", "Timestamp");
    private static final Set<String> RESERVED_LITE_3 = Set.of("_seq", "_partition");
    private static final Set<String> KEYWORDS_LITE_3 = Set.of("iso", "interval");

    private static final int LONGEST_TEXT = 65_535;

    private static final long LARGEST_DIM = 32_768;
    private static final int LARGEST_ARRAY = 4096;
    private static final int MOST_DATABASES = 64;
    private static final int MOST_COLLECTIONS_2_3 = 64;

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

    /** How many collections a database holds by default; later servers take 65,536, Milvus Lite any number. */
    static int collections(ServerKind kind) {
        return kind == ServerKind.MILVUS_2_3 ? MOST_COLLECTIONS_2_3 : Integer.MAX_VALUE;
    }

    /** Milvus Lite 3 takes any name (3.2.2), and what one server has another of its kind takes, too. */
    static boolean takesName(ServerKind source, ServerKind target, String name) {
        return goodName(name) || source == target || target == ServerKind.LITE_3;
    }

    /** The same of a name that may be new. */
    static boolean takesNewName(ServerKind source, ServerKind target, String old, String name) {
        return old.equals(name)
                ? takesName(source, target, name)
                : goodName(name) || (target == ServerKind.LITE_3 && !name.isEmpty());
    }

    /** Whether a server keeps a name for a column of its own, or for its filters: seen on 2.3.5 and both Lites; the others by their sources. */
    static boolean reserved(ServerKind server, String field) {
        return server == ServerKind.LITE_3
                ? RESERVED_LITE_3.contains(field) || KEYWORDS_LITE_3.contains(field.toLowerCase(Locale.ROOT))
                : RESERVED.contains(field);
    }

    static boolean goodName(String name) {
        return NAME.matcher(name).matches();
    }

    void check(CollectionName name, CollectionSchema schema, List<String> partitions, int hashPartitions) {
        checkNewName("collection " + name.name(), mapped.collection().name(), name.name());
        checkNewName("database " + name.database(), mapped.collection().database(), name.database());
        fieldsAtMost(schema.getFieldsCount(), support.fields().max(), "fields");
        long vectors = FieldTypes.vectors(schema).count();
        fieldsAtMost(vectors, support.fields().vectors(), "vector fields");
        if (vectors == 0 && support.fields().vectorNeeded()) {
            mapped.finds(
                    Check.UNSUPPORTED_FEATURE,
                    "the schema",
                    "It has no vector field, and " + target.kind().label() + " cannot load such a collection.");
        }
        schema.getFieldsList().forEach(this::checkField);
        schema.getStructArrayFieldsList().forEach(struct -> {
            checkFieldName("field " + struct.getName(), struct.getName());
            struct.getFieldsList().forEach(this::checkField);
        });
        checkPartitions(partitions, hashPartitions);
        checkDatabase(name.database());
    }

    private void checkField(FieldSchema field) {
        String object = "field " + field.getName();
        checkFieldName(object, field.getName());
        if (target.kind().lite()) {
            return;
        }
        TypeParams.number(field, "max_length").ifPresent(length -> atMost(length, LONGEST_TEXT, object, "bytes"));
        TypeParams.number(field, "max_capacity").ifPresent(many -> atMost(many, LARGEST_ARRAY, object, "elements"));
        int bits = SchemaText.name(field).equals("BinaryVector") ? 8 : 1;
        TypeParams.number(field, "dim").ifPresent(dim -> atMost(dim, LARGEST_DIM * bits, object, "dimensions"));
    }

    private void checkFieldName(String object, String name) {
        checkName(object, name, LEAVE_FIELD_OUT);
        if (reserved(target.kind(), name)) {
            invalid(object, LEAVE_FIELD_OUT, target.kind().label() + " keeps this name for itself.");
        }
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
        // Without partition keys the whole collection is refused, and their number is no second reason.
        partitions.forEach(
                partition -> checkName(
                        "partition " + partition,
                        partition,
                        "Choose a --partition-key, which takes the place of named partitions, or leave it out with --skip-refused."));
        int count = Math.max(partitions.size(), support.shape().partitionKey() ? hashPartitions : 0);
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

    private void checkNewName(String object, String old, String name) {
        if (!takesNewName(source.kind(), target.kind(), old, name)) {
            invalid(object, RENAME, ALPHABET);
        }
    }

    private void checkName(String object, String name, String remedy) {
        if (!takesName(source.kind(), target.kind(), name)) {
            invalid(object, remedy, ALPHABET);
        }
    }

    private void invalid(String object, String remedy, String evidence) {
        mapped.finds(Check.as(
                Severity.ERROR,
                remedy,
                Check.NAME_INVALID.on(mapped.collection(), object + " of " + mapped.collection(), evidence)));
    }

    private void fieldsAtMost(long count, long limit, String what) {
        exceeded(count, limit, "the schema", what)
                .map(finding -> finding.error()
                        ? Check.as(
                                Severity.ERROR,
                                "Choose some of them with --fields, or another target, or leave it out with --skip-refused.",
                                finding)
                        : finding)
                .ifPresent(mapped::finds);
    }

    private void atMost(long count, long limit, String object, String what) {
        exceeded(count, limit, object, what).ifPresent(mapped::finds);
    }

    private Optional<Finding> exceeded(long count, long limit, String object, String what) {
        if (count <= limit) {
            return Optional.empty();
        }
        boolean raisable = source.kind() == target.kind() && !target.kind().lite();
        String evidence = "It has " + count + " " + what + "; " + target.kind().label() + " takes " + limit
                + (raisable ? " unless it is configured otherwise." : " at most.");
        Finding finding = Check.TARGET_LIMIT.on(mapped.collection(), object + " of " + mapped.collection(), evidence);
        return Optional.of(
                raisable
                        ? Check.as(
                                Severity.WARNING, "Make sure that the target is configured as the source is.", finding)
                        : finding);
    }
}
