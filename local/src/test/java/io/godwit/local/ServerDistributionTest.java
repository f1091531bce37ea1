package io.godwit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.local.LocalServerException.Reason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServerDistributionTest {

    @Test
    void namesWhatIsMissingOnAnotherPlatform() {
        assertThatThrownBy(() -> ServerDistribution.MILVUS_2_3_5.requireSupportedOn("Mac OS X", "aarch64"))
                .isInstanceOfSatisfying(
                        LocalServerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_PLATFORM))
                .hasMessageContaining("Milvus 2.3.5 cannot run here")
                .hasMessageContaining("Linux on amd64")
                .hasMessageContaining("this is Mac OS X on aarch64");
        assertThat(ServerDistribution.MILVUS_2_3_5.isSupportedOn("Linux", "aarch64"))
                .isFalse();
        assertThat(ServerDistribution.MILVUS_LITE_2_5_1.isSupportedOn("Linux", "aarch64"))
                .isTrue();
    }

    @Test
    void refusesWhatMilvusLiteDoesNotKnow() {
        LocalServerBuilder lite = LocalServer.builder(ServerDistribution.MILVUS_LITE_3_2_2);
        assertThatThrownBy(lite::authorization)
                .isInstanceOf(LocalServerException.class)
                .hasMessage("Milvus Lite 3.2.2 has no authorization. Use Milvus 2.3.5 for that.");
        assertThatThrownBy(() -> lite.setting("quotaAndLimits.enabled", "true"))
                .isInstanceOf(LocalServerException.class);
        assertThatThrownBy(() -> lite.tls(Path.of("a"), Path.of("b"))).isInstanceOf(LocalServerException.class);
    }

    @Test
    void refusesSettingsThatHaveTheirOwnMethodAndPasswordsThatMilvusRefuses() {
        LocalServerBuilder builder = LocalServer.builder(ServerDistribution.MILVUS_2_3_5);
        assertThatThrownBy(() -> builder.setting("proxy.port", "19530")).isInstanceOf(LocalServerException.class);
        assertThatThrownBy(() -> builder.authorization("short")).isInstanceOf(LocalServerException.class);
        assertThatThrownBy(() -> builder.tls(Path.of("/nowhere/cert.pem"), Path.of("/nowhere/key.pem")))
                .hasMessageContaining("/nowhere/cert.pem does not exist");
    }
}
