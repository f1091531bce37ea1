package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonValueTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"b\":1, \"a\":[1.0]} | {\"a\":[1],\"b\":1.0} | same",
                "[0.1] | [0.10000000000000000555] | same",
                "[1e400] | [10e399] | same",
                // The second of each is what Milvus Lite 3.2.2 makes of the first.
                "[1e-400] | [0.0] | same",
                "[9007199254740993.0] | [9007199254740992.0] | same",
                "[3.141592653589793238] | [3.141592653589793] | same",
                "[-0] | [0] | same",
                "[-0.0] | [-0.0] | same",
                "[1.0000000000000001e-7] | [1.0000000000000002e-7] | other",
                "[1e400] | [1e401] | other",
                "[1e400] | [\"Infinity\"] | other",
                "[1e400] | [Infinity] | other",
                "{\"a\":NaN} | {\"a\": NaN} | same",
                "[Infinity,-Infinity] | [ Infinity, -Infinity ] | same",
                "[NaN] | [\"NaN\"] | other",
                "[-INF] | [-Infinity] | other",
                "[9007199254740993] | [9007199254740992] | other",
                "{\"a\":1,\"a\":2} | {\"a\":2} | other"
            })
    void documentsAreEqualByWhatTheySay(String one, String other, String result) {
        assertThat(canonical(one).equals(canonical(other))).isEqualTo(result.equals("same"));
    }

    @Test
    void documentsOfAnyDepthAndLengthAreEqualByWhatTheySay() {
        String deep = "[".repeat(32_000) + "%s" + "]".repeat(32_000);
        String objects = "{\"a\":".repeat(9_000) + "{%s}" + "}".repeat(9_000);
        String named = "{%s:\"" + "n".repeat(60_000) + "\"}";
        String digits = "7".repeat(60_000);
        assertThat(canonical(deep.formatted(" 1.0 "))).isEqualTo(deep.formatted("1"));
        assertThat(canonical(objects.formatted("\"c\":1, \"b\":2"))).isEqualTo(objects.formatted("\"b\":2,\"c\":1"));
        assertThat(canonical(named.formatted(" \"" + digits + "\" "))).isEqualTo(named.formatted("\"" + digits + "\""));
        assertThat(canonical("[ " + digits + " ]")).isEqualTo("[" + digits + "]");
    }

    private static String canonical(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new String(JsonValue.canonical(bytes, 0, bytes.length), StandardCharsets.UTF_8);
    }
}
