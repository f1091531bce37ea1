package io.godwit.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DroppedKeysTest {
    @Test
    void namesEachKeyInQuotesTheMostFrequentFirst() {
        DroppedKeys keys = new DroppedKeys(200, Map.of("tags", 150L, "", 75L, "a (9), b", 3L, "\u001b[2J\"", 2L));
        assertThat(keys.named()).isEqualTo("\"tags\" (150), \"\" (75), \"a (9), b\" (3), \"\\u001b[2J\\\"\" (2)");
    }
}
