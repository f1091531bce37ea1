package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The bytes of rows, one by one: digests of them are stored in ledgers, and must mean the same to the next version of Godwit. */
class CanonicalRowTest {
    private static final int NAN = 0x7fc00000;
    private static final int[] FLOATS = {
        0,
        0x80000000, // -0
        0x00000001, // the smallest
        0x3fffffff, // the last below 2
        0x40000000, // 2
        0xc0490fdb, // -pi
        0x7f7fffff, // the largest
        0x7f800000, // infinity
        0xff800000, // -infinity
        NAN,
        0x7fa00001, // signalling
        0xffffffff, // negative, with all bits
    };

    @Property(tries = 500)
    void everyCellIsMarkedPresentAndFollowsThoseOfEarlierNames(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 40) int dim) {
        int rows = 1 + random.nextInt(4);
        LongArray.Builder ids = LongArray.newBuilder();
        StringArray.Builder texts = StringArray.newBuilder();
        JSONArray.Builder documents = JSONArray.newBuilder();
        FloatArray.Builder floats = FloatArray.newBuilder();
        List<byte[]> expected = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            long id = random.nextLong() >> random.nextInt(64);
            byte[] document = ("\"" + "d".repeat(size(random)) + "\"").getBytes(StandardCharsets.UTF_8);
            byte[] text = "t".repeat(size(random)).getBytes(StandardCharsets.UTF_8);
            ids.addData(id);
            texts.addData("t".repeat(text.length));
            documents.addData(ByteString.copyFrom(document));
            ByteBuffer bytes = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
            bytes.put((byte) 1).putInt(document.length).put(document);
            bytes.put((byte) 1).putLong(id);
            bytes.put((byte) 1).putInt(text.length).put(text);
            bytes.put((byte) 1);
            boolean small = random.nextBoolean();
            for (int i = 0; i < dim; i++) {
                int bits = small && random.nextInt(dim) > 0
                        ? FLOATS[random.nextInt(4)]
                        : FLOATS[random.nextInt(FLOATS.length)];
                float value = Float.intBitsToFloat(bits);
                floats.addData(value);
                bytes.putInt(Float.isNaN(value) ? NAN : bits);
            }
            expected.add(Arrays.copyOf(bytes.array(), bytes.position()));
        }
        byte[] answer = QueryResults.newBuilder()
                .addFieldsData(vectors("vector", dim, floats))
                .addFieldsData(scalars(
                        "title", DataType.VarChar, ScalarField.newBuilder().setStringData(texts)))
                .addFieldsData(
                        scalars("id", DataType.Int64, ScalarField.newBuilder().setLongData(ids)))
                .addFieldsData(
                        scalars("facts", DataType.JSON, ScalarField.newBuilder().setJsonData(documents)))
                .build()
                .toByteArray();
        RowReader reader = Columns.parse(answer, "id", List.of("id", "title", "facts", "vector"))
                .reader(false);
        for (byte[] row : expected) {
            assertThat(reader.next()).isTrue();
            assertThat(Arrays.copyOf(reader.array(), reader.size())).isEqualTo(row);
        }
        assertThat(reader.next()).isFalse();
    }

    /** Lengths of one byte on the wire, and of two. */
    private static int size(Random random) {
        return random.nextBoolean() ? random.nextInt(4) : 120 + random.nextInt(20);
    }

    private static FieldData scalars(String name, DataType type, ScalarField.Builder values) {
        return FieldData.newBuilder()
                .setFieldName(name)
                .setType(type)
                .setScalars(values)
                .build();
    }

    private static FieldData vectors(String name, int dim, FloatArray.Builder values) {
        return FieldData.newBuilder()
                .setFieldName(name)
                .setType(DataType.FloatVector)
                .setVectors(VectorField.newBuilder().setDim(dim).setFloatVector(values))
                .build();
    }
}
