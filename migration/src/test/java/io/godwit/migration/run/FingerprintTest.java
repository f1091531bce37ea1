package io.godwit.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.OptionsText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same command is the same job. */
final class FingerprintTest {
    @Test
    void aRequestWithoutOptionsIsTheJobThatItWasBeforeThereWereAny() throws NoSuchAlgorithmException {
        String before = "http://a:19530\nhttp://b:19530\n"
                + "[Selection[database=default, collection=docs, newDatabase=default, newCollection=docs_v2]]\n[]\nFAIL";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(before.getBytes(StandardCharsets.UTF_8));
        assertThat(of(CollectionOptions.AS_SOURCE)).isEqualTo(HexFormat.of().formatHex(hash));
    }

    @Test
    void otherOptionsAreAnotherJob() {
        CollectionOptions two = CollectionOptions.builder().shards(2).build();
        assertThat(of(two))
                .isNotEqualTo(of(CollectionOptions.AS_SOURCE))
                .isNotEqualTo(of(CollectionOptions.builder().shards(3).build()))
                .isEqualTo(of(CollectionOptions.builder().shards(2).build()));
    }

    @Test
    void theOrderOfNamesMeansNothing() {
        CollectionOptions one = CollectionOptions.builder()
                .fields(List.of("id", "v", "title"))
                .dynamicKeys(OptionsText.dynamicKeys("b:Int64,a:Bool"))
                .build();
        CollectionOptions other = CollectionOptions.builder()
                .fields(List.of("title", "id", "v", "id"))
                .dynamicKeys(OptionsText.dynamicKeys("a:bool,b:int64,refuse"))
                .build();
        assertThat(of(one)).isEqualTo(of(other));
    }

    private static String of(CollectionOptions options) {
        return Fingerprint.of(new MigrationSpec(
                URI.create("http://a:19530"),
                URI.create("http://b:19530"),
                List.of(new Selection("default", "docs", "default", "docs_v2", options)),
                List.of(),
                IfExists.FAIL));
    }
}
