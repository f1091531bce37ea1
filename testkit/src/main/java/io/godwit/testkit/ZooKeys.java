package io.godwit.testkit;

import static io.godwit.testkit.SampleBuilder.collection;
import static io.godwit.testkit.Schemas.array;
import static io.godwit.testkit.Schemas.field;
import static io.godwit.testkit.Schemas.id;
import static io.godwit.testkit.Schemas.key;
import static io.godwit.testkit.Schemas.varChar;
import static io.godwit.testkit.Schemas.vector;
import static io.godwit.testkit.ServerFamily.LATER_MILVUS;
import static io.godwit.testkit.ServerFamily.LITE_2;
import static io.godwit.testkit.ServerFamily.MILVUS;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.List;

/** Collections of the {@link Zoo}, each about primary keys of one kind. */
final class ZooKeys {
    /** The ends of the key space; 2^63-1 is left out, which Milvus 2.3.5 counts and never returns. */
    private static final List<Long> NUMBERS = List.of(
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1,
            -(1L << 53) - 1,
            -1L,
            0L,
            1L,
            (1L << 53) + 1,
            Long.MAX_VALUE - 2,
            Long.MAX_VALUE - 1);

    private ZooKeys() {}

    static List<SampleCollection> all() {
        List<String> nasty = RandomValues.NASTY_TEXTS;
        return List.of(
                collection("number_keys", id(), field("number", DataType.Int32), point())
                        .where("id", ZooKeys::number)
                        .rows(200)
                        .build(),
                collection("text_keys", textId(500), field("number", DataType.Int32), point())
                        .where("id", i -> i < nasty.size() ? nasty.get(i) : nasty.get(i % nasty.size()) + i)
                        .rows(200)
                        .build(),
                collection("long_keys", textId(20_000), point())
                        .where("id", i -> "k".repeat(10_000 + i) + "\u4e2d")
                        .rows(12)
                        .build(),
                collection("keys_of_one_prefix", textId(200), point())
                        .where("id", i -> "https://example.com/articles/" + (1000 + i * 7 % 400) + "#" + i)
                        .rows(150)
                        .build(),
                collection("auto_numbers", auto(id()), field("number", DataType.Int64), point())
                        .rows(60)
                        .build(),
                collection("auto_texts", auto(textId(100)), varChar("title", 500), point())
                        // Milvus Lite 3.2.2 makes numbers alone.
                        .on(MILVUS, LATER_MILVUS, LITE_2)
                        .rows(60)
                        .build(),
                // Equal both times: which of two unequal rows a 2.3.5 returns changes from query to query; MigrationIT
                // has those.
                collection("held_twice", id(), field("number", DataType.Int64), point())
                        .rows(50)
                        .firstRowsTwice(10)
                        .build(),
                collection("arrays_held_twice", id(), array("numbers", DataType.Int16, 20), point())
                        .rows(40)
                        .firstRowsTwice(4)
                        .build(),
                collection("one_row", id(), point()).rows(1).build(),
                collection("no_rows", id(), varChar("title", 10), point())
                        .rows(0)
                        .build(),
                collection(
                                "key_in_the_middle",
                                field("number", DataType.Int64),
                                point(),
                                key(field("pk", DataType.Int64)),
                                varChar("title", 500))
                        .rows(30)
                        .build());
    }

    /** The ends, then numbers all over the space and near to each other. */
    private static Object number(int row) {
        if (row < NUMBERS.size()) {
            return NUMBERS.get(row);
        }
        return row % 2 == 0 ? row * 0x9E3779B97F4A7C15L : (Object) (long) row;
    }

    private static FieldSchema textId(int length) {
        return key(varChar("id", length));
    }

    private static FieldSchema auto(FieldSchema key) {
        return key.toBuilder().setAutoID(true).build();
    }

    private static FieldSchema point() {
        return vector("vector", DataType.FloatVector, 4);
    }
}
