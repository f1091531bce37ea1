package io.godwit.service.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.migration.run.JobStore;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.service.settings.EngineKind;
import io.godwit.service.settings.GivenSettings;
import io.godwit.service.settings.Settings;
import io.godwit.store.SqliteStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of engines that do not go together, or name nothing that there is. */
class JobEnginesTest {
    @TempDir
    private Path state;

    @Test
    void anAddressThatIsNoneOrHasAPasswordInItIsWrongUsage() {
        for (String wrong : List.of("localhost:8081", "ftp://flink:8081", "http://fl ink")) {
            GodwitException refusal = refusal(EngineKind.LOCAL, wrong);
            assertThat(refusal.code()).isEqualTo(ErrorCode.USAGE);
            assertThat(refusal.getMessage()).contains("\"" + wrong + "\" is no address", "godwit.flink.url");
        }
        assertThat(refusal(EngineKind.LOCAL, "http://user:p^ss@flink:8081").getMessage())
                .contains("godwit.flink.url")
                .doesNotContain("p^ss");
    }

    @Test
    void flinkNeedsAnAddressAndASharedStore() {
        assertThat(refusal(EngineKind.FLINK, "").getMessage()).contains("godwit.flink.url");
        assertThat(refusal(EngineKind.FLINK, "http://flink:8081").getMessage()).contains("SQLite");
    }

    private GodwitException refusal(EngineKind usual, String cluster) {
        Settings settings = GivenSettings.in(state, "engine=" + usual, "flink.url=" + cluster);
        try (JobStore store = SqliteStore.open(state)) {
            return catchThrowableOfType(GodwitException.class, () -> new JobEngines(settings, store));
        }
    }
}
