package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that two servers write in different ways and that are the same all the same. */
class EntryFormTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POINT(1 2) | POINT (1.0 2.00)",
                "point ( 30.5   10e0 ) | POINT (30.5 10)",
                "POLYGON((0 0, 1 0,1 1 ,0 0)) | POLYGON ((0 0, 1 0, 1 1, 0 0))",
                "MULTIPOINT (1 2, 3 4) | MULTIPOINT ((1 2), (3 4))",
                "LINESTRING Z (1 2 3, 4 5 6) | LINESTRING Z(1 2 3,4 5 6)",
                "POINT EMPTY | point  empty",
                "GEOMETRYCOLLECTION(POINT(1 -.5)) | GEOMETRYCOLLECTION (POINT (1 -0.5))",
            })
    void oneGeometryInTwoStyles(String one, String other) {
        assertThat(written(EntryForm.WKT, one)).isEqualTo(written(EntryForm.WKT, other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POINT (1 2) | POINT (1 3)",
                "POINT (12 3) | POINT (1 23)",
                "POINT (1 2) | POINT (1 2.0000000000000004)",
                "POLYGON ((0 0, 1 0, 1 1, 0 0)) | POLYGON ((0 0, 1 1, 1 0, 0 0))",
                "MULTIPOINT (1 2, 3 4) | MULTIPOINT (3 4, 1 2)",
                "what is no WKT; | what is no  WKT;",
            })
    void twoGeometries(String one, String other) {
        assertThat(written(EntryForm.WKT, one)).isNotEqualTo(written(EntryForm.WKT, other));
    }

    @ParameterizedTest
    @CsvSource({
        "2025-05-01T15:59:59Z,      2025-05-01T23:59:59+08:00",
        "2025-05-01T15:59:59Z,      2025-05-01T15:59:59.000000Z",
        "2025-05-01T15:59:59.5Z,    2025-05-01T15:59:59.500+00:00",
        "0001-01-01T00:00:00Z,      0001-01-01T00:00:00+00:00",
    })
    void oneInstantInTwoZones(String one, String other) {
        assertThat(written(EntryForm.INSTANT, one)).isEqualTo(written(EntryForm.INSTANT, other));
    }

    @Test
    void twoInstants() {
        assertThat(written(EntryForm.INSTANT, "2025-05-01T15:59:59Z"))
                .isNotEqualTo(written(EntryForm.INSTANT, "2025-05-01T15:59:59.000001Z"));
        assertThat(written(EntryForm.INSTANT, "yesterday")).isNotEqualTo(written(EntryForm.INSTANT, "today"));
    }

    /** Indexes are unsigned. */
    @Test
    void pairsOfASparseVectorInAnyOrder() {
        byte[] sorted = pairs(1, 1.5f, 7, -2f, 0x80000000, 3f, -1, 4f);
        byte[] mixed = pairs(-1, 4f, 7, -2f, 1, 1.5f, 0x80000000, 3f);
        byte[] other = pairs(-1, 4f, 7, 1.5f, 1, -2f, 0x80000000, 3f);
        assertThat(written(EntryForm.PAIRS, mixed)).isEqualTo(written(EntryForm.PAIRS, sorted));
        assertThat(written(EntryForm.PAIRS, other)).isNotEqualTo(written(EntryForm.PAIRS, sorted));
        assertThat(written(EntryForm.PAIRS, new byte[0])).isEqualTo(new byte[4]);
    }

    private static byte[] pairs(Object... indexAndValue) {
        ByteBuffer buffer = ByteBuffer.allocate(indexAndValue.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < indexAndValue.length; i += 2) {
            buffer.putInt((Integer) indexAndValue[i]).putFloat((Float) indexAndValue[i + 1]);
        }
        return buffer.array();
    }

    private static byte[] written(EntryForm form, String text) {
        return written(form, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] written(EntryForm form, byte[] bytes) {
        RowBuffer into = new RowBuffer();
        byte[] shifted = new byte[bytes.length + 3];
        System.arraycopy(bytes, 0, shifted, 3, bytes.length);
        form.write(shifted, 3, shifted.length, into);
        return Arrays.copyOf(into.array(), into.size());
    }
}
