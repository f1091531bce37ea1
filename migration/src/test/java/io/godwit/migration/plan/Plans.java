package io.godwit.migration.plan;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.migration.CollectionOptions.DynamicKeys;
import io.godwit.migration.CollectionOptions.IndexChoice;
import io.godwit.migration.CollectionOptions.LoadChoice;
import io.godwit.migration.CollectionOptions.PartitionKey;
import io.godwit.migration.CollectionOptions.TypedKey;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.CollectionPlan.Shape;
import io.godwit.migration.EmptyDatabase;
import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Index;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.ValueField;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary plans; their texts hold whatever a server may say. */
final class Plans {
    private static final Arbitrary<String> TEXT = Arbitraries.oneOf(
            Arbitraries.strings()
                    .withChars("ab.: #'\"\\-?{}[]&*!|>%@`,\n\r\t\u0000\u0085\u2028é漢😀"
                            .codePoints()
                            .filter(Character::isBmpCodePoint)
                            .mapToObj(Character::toString)
                            .reduce("", String::concat)
                            .toCharArray())
                    .ofMaxLength(12),
            Arbitraries.of("null", "~", "true", "no", "1", "0x1", "1e3", "2020-01-01", "", " ", "=", "<<", "😀"));
    private static final Arbitrary<String> NAME = Arbitraries.strings()
            .withChars("ab_1")
            .ofMinLength(1)
            .ofMaxLength(6)
            .filter(name -> name.charAt(0) != '1');
    private static final Arbitrary<CollectionName> COLLECTION =
            Combinators.combine(NAME, NAME).as(CollectionName::new);

    private Plans() {}

    static Arbitrary<MigrationPlan> any() {
        return Combinators.combine(
                        spec(),
                        TEXT,
                        TEXT,
                        NAME.list().ofMaxSize(2),
                        Combinators.combine(NAME, NAME)
                                .as(EmptyDatabase::new)
                                .list()
                                .ofMaxSize(2),
                        collection().list().ofMaxSize(3),
                        finding().list().ofMaxSize(3),
                        COLLECTION.list().ofMaxSize(2))
                .as(MigrationPlan::new);
    }

    private static Arbitrary<MigrationSpec> spec() {
        Arbitrary<Selection> selection =
                Combinators.combine(NAME, NAME, NAME, NAME, options()).as(Selection::new);
        Arbitrary<Selection> exclusion =
                Combinators.combine(NAME, NAME, NAME, NAME).as(Selection::new);
        return Combinators.combine(
                        selection.list().ofMaxSize(3), exclusion.list().ofMaxSize(2), Arbitraries.of(IfExists.class))
                .as((selections, exclusions, ifExists) -> new MigrationSpec(
                        URI.create("http://a:19530"), URI.create("https://b:443"), selections, exclusions, ifExists));
    }

    private static Arbitrary<Finding> finding() {
        return Combinators.combine(
                        Arbitraries.of(Check.class),
                        Arbitraries.of(Severity.class),
                        COLLECTION.optional(),
                        TEXT,
                        TEXT,
                        TEXT)
                .as((check, severity, collection, object, evidence, remedy) ->
                        new Finding(check.name(), severity, collection, object, evidence, remedy));
    }

    private static Arbitrary<CollectionPlan> collection() {
        Arbitrary<Index> index = Combinators.combine(
                        NAME, TEXT, Arbitraries.maps(TEXT, TEXT).ofMaxSize(2))
                .as(Index::new);
        Arbitrary<MissingLoad> load = Combinators.combine(
                        Arbitraries.of(MissingLoad.Need.class), TEXT.list().ofMaxSize(2))
                .as(MissingLoad::new);
        Arbitrary<SchemaDifference> difference =
                Combinators.combine(TEXT, TEXT, TEXT, TEXT).as(SchemaDifference::new);
        return Combinators.combine(
                        COLLECTION,
                        COLLECTION,
                        schema(),
                        shape(),
                        index.list().ofMaxSize(2),
                        load,
                        difference.list().ofMaxSize(2),
                        Combinators.combine(Arbitraries.longs().between(0, Long.MAX_VALUE / 1000), options())
                                .as(Map::entry))
                .as((source, target, schema, shape, indexes, need, differences, more) -> collection(
                        source, target, schema, shape, indexes, need, differences, more.getKey(), more.getValue()));
    }

    private static CollectionPlan collection(
            CollectionName source,
            CollectionName target,
            CollectionSchema schema,
            Shape shape,
            List<Index> indexes,
            MissingLoad need,
            List<SchemaDifference> differences,
            long rows,
            CollectionOptions options) {
        return new CollectionPlan(
                source,
                target,
                rows % 2 == 0,
                rows % 3 == 0,
                schema,
                schema.toBuilder().setName(target.name()).build(),
                shape,
                need.partitions(),
                indexes,
                need.partitions(),
                need,
                rows % 5 == 0,
                (int) (rows % 4) + 1,
                rows,
                rows % 900 + 1,
                differences,
                options,
                rows % 7 == 0,
                rows % 11);
    }

    private static Arbitrary<CollectionOptions> options() {
        Arbitrary<TypedKey> typed = Combinators.combine(
                        TEXT,
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 65_535),
                        TEXT.optional())
                .as((name, nullable, length, value) -> new TypedKey(
                        name, nullable ? DataType.VarChar : DataType.Int16, nullable ? length : 0, nullable, value));
        Arbitrary<DynamicKeys> keys = Combinators.combine(
                        typed.list().uniqueElements(TypedKey::name).ofMaxSize(2),
                        Arbitraries.of(DynamicKeys.Others.class))
                .as(DynamicKeys::new);
        Arbitrary<PartitionKey> partitionKey = Arbitraries.oneOf(
                Arbitraries.just(PartitionKey.NONE),
                Combinators.combine(NAME, Arbitraries.integers().between(0, 64)).as(PartitionKey::new));
        Arbitrary<CollectionOptions> some = Combinators.combine(
                        NAME.list().ofMaxSize(3),
                        TEXT.optional(),
                        Arbitraries.of(true, false).optional(),
                        keys,
                        partitionKey.optional(),
                        Arbitraries.integers().between(1, 16),
                        Arbitraries.of(ConsistencyLevel.Strong, ConsistencyLevel.Session)
                                .optional(),
                        Arbitraries.of(IndexChoice.values()))
                .as((fields, description, dynamic, dynamicKeys, key, shards, level, index) -> new CollectionOptions(
                        fields,
                        description,
                        dynamic,
                        dynamicKeys,
                        key,
                        shards % 2 == 0 ? OptionalInt.empty() : OptionalInt.of(shards),
                        level,
                        index,
                        LoadChoice.values()[shards % 3],
                        AutoId.values()[shards % 4]));
        return Arbitraries.oneOf(Arbitraries.just(CollectionOptions.AS_SOURCE), some);
    }

    private static Arbitrary<Shape> shape() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 16),
                        Arbitraries.of(ConsistencyLevel.Strong, ConsistencyLevel.Bounded, ConsistencyLevel.Eventually),
                        Arbitraries.integers().between(0, 64),
                        Arbitraries.maps(TEXT, TEXT).ofMaxSize(2),
                        Arbitraries.maps(TEXT, TEXT).ofMaxSize(1))
                .as(Shape::new);
    }

    private static Arbitrary<CollectionSchema> schema() {
        Arbitrary<FieldSchema> field = Combinators.combine(
                        TEXT, TEXT, Arbitraries.integers().between(0, 300), Arbitraries.of(true, false))
                .as((name, description, type, flag) -> FieldSchema.newBuilder()
                        .setName(name)
                        .setDescription(description)
                        .setDataTypeValue(type)
                        .setElementType(DataType.VarChar)
                        .setNullable(flag)
                        .setDefaultValue(ValueField.newBuilder().setStringData(name))
                        .build());
        return Combinators.combine(TEXT, field.list().ofMaxSize(3))
                .as((name, fields) -> CollectionSchema.newBuilder()
                        .setName(name)
                        .addAllFields(fields)
                        .build());
    }
}
