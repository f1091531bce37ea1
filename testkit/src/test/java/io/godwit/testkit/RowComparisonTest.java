package io.godwit.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowComparisonTest {
    static List<List<Object>> different() {
        return List.of(
                List.of(0.0f, -0.0f),
                List.of(0.0, -0.0),
                List.of(1, 1L),
                List.of(FloatVector.of(1, 2, 3), FloatVector.of(1, 2, Math.nextUp(3f))),
                List.of(FloatVector.of(0f), FloatVector.of(-0f)),
                List.of(ByteString.copyFrom(new byte[] {1, 2}), ByteString.copyFrom(new byte[] {1, 3})),
                List.of("\u00e9", "e\u0301"),
                List.of(List.of(1, 2), List.of(2, 1)),
                List.of(Json.of("{\"a\":1}"), Json.of("{\"a\":\"1\"}")),
                List.of(Json.of("{\"a\":9007199254740993}"), Json.of("{\"a\":9007199254740992}")),
                List.of(Json.of("{\"a\":null}"), Json.of("{}")),
                List.of(Json.of("[1,2]"), Json.of("[2,1]")));
    }

    static List<List<Object>> same() {
        return List.of(
                List.of(Float.NaN, Float.intBitsToFloat(0x7fc00001)),
                List.of(Double.NaN, Double.longBitsToDouble(0x7ff8000000000001L)),
                List.of(FloatVector.of(Float.NaN), FloatVector.of(Float.intBitsToFloat(0x7fc00001))),
                List.of(Json.of("{\"a\":1,\"b\":\"\\u00e9\"}"), Json.of("{ \"b\": \"\u00e9\", \"a\": 1.0e0 }")));
    }

    @ParameterizedTest
    @MethodSource("different")
    void namesTheKeyTheFieldAndBothValues(List<Object> values) {
        assertThatThrownBy(() -> RowComparison.assertSameRows(row(values.get(0)), row(values.get(1))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 differences")
                .hasMessageContaining("key 7, field value: ");
    }

    @ParameterizedTest
    @MethodSource("same")
    void valuesThatMeanTheSameAreEqual(List<Object> values) {
        assertThatCode(() -> RowComparison.assertSameRows(row(values.get(0)), row(values.get(1))))
                .doesNotThrowAnyException();
    }

    @Test
    void findsADroppedAndAnAddedRow() {
        Map<Object, Map<String, Object>> both = new HashMap<>(row("x"));
        both.put(8L, Map.of("value", "y"));

        assertThatThrownBy(() -> RowComparison.assertSameRows(both, row("x")))
                .hasMessageContaining("key 8 is only on the left");
        assertThatThrownBy(() -> RowComparison.assertSameRows(row("x"), both))
                .hasMessageContaining("key 8 is only on the right");
    }

    @Test
    void findsARowInTheWrongPartitionAndAMissingPartition() {
        assertThatThrownBy(() -> RowComparison.assertSamePartitions(
                        Map.of("a", row("x"), "b", Map.of()), Map.of("a", Map.of(), "b", row("x"))))
                .hasMessageContaining("partition a, key 7 is only on the left")
                .hasMessageContaining("partition b, key 7 is only on the right");
        assertThatThrownBy(() -> RowComparison.assertSamePartitions(Map.of("a", Map.of()), Map.of()))
                .hasMessageContaining("partition a is only on the left");
    }

    @Test
    void showsWhereALongTextDiffers() {
        String text = "x".repeat(10_000);

        assertThatThrownBy(() -> RowComparison.assertSameRows(row(text + "left"), row(text + "right")))
                .hasMessageContaining("xleft\"")
                .hasMessageContaining("xright\"");
    }

    private static Map<Object, Map<String, Object>> row(Object value) {
        return Map.of(7L, Map.of("value", value));
    }
}
