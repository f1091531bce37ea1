package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.CollectionPlan.Shape;
import io.godwit.migration.CollectionPlan.SourceLoad;
import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.AutoId;
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
    private static final Arbitrary<String> NAME =
            Arbitraries.strings().withChars("ab_1").ofMinLength(1).ofMaxLength(6);
    private static final Arbitrary<CollectionName> COLLECTION =
            Combinators.combine(NAME, NAME).as(CollectionName::new);

    private Plans() {}

    static Arbitrary<MigrationPlan> any() {
        return Combinators.combine(
                        spec(),
                        TEXT,
                        TEXT,
                        NAME.list().ofMaxSize(2),
                        collection().list().ofMaxSize(3),
                        finding().list().ofMaxSize(3),
                        COLLECTION.list().ofMaxSize(2))
                .as(MigrationPlan::new);
    }

    private static Arbitrary<MigrationSpec> spec() {
        Arbitrary<Selection> selection =
                Combinators.combine(NAME, NAME, NAME, NAME).as(Selection::new);
        return Combinators.combine(
                        selection.list().ofMaxSize(3),
                        selection.list().ofMaxSize(2),
                        Arbitraries.of(IfExists.class),
                        Arbitraries.of(AutoId.class))
                .as((selections, exclusions, ifExists, autoId) -> new MigrationSpec(
                        URI.create("http://a:19530"),
                        URI.create("https://b:443"),
                        selections,
                        exclusions,
                        ifExists,
                        autoId));
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
        Arbitrary<SourceLoad> load = Combinators.combine(
                        Arbitraries.of(SourceLoad.Need.class), TEXT.list().ofMaxSize(2))
                .as(SourceLoad::new);
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
                        Arbitraries.longs().between(0, Long.MAX_VALUE / 1000))
                .as((source, target, schema, shape, indexes, need, differences, rows) -> new CollectionPlan(
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
                        rows % 7 == 0));
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
