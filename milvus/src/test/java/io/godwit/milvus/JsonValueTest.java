package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
                "[1e400] | [1e401] | other",
                "[1e400] | [\"Infinity\"] | other",
                "[9007199254740993] | [9007199254740992] | other",
                "{\"a\":1,\"a\":2} | {\"a\":2} | other"
            })
    void documentsAreEqualByWhatTheySay(String one, String other, String result) {
        assertThat(canonical(one).equals(canonical(other))).isEqualTo(result.equals("same"));
    }

    private static String canonical(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new String(JsonValue.canonical(bytes, 0, bytes.length), StandardCharsets.UTF_8);
    }
}
