package io.godwit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.local.LocalServerException.Reason;
import io.godwit.local.ServerPort.Role;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalServerIT {

    @TempDir
    Path root;

    @Test
    void standaloneKeepsPortAndPasswordWhenKilledAndRestarted() {
        Path folder;
        try (LocalServer server = builder(ServerDistribution.MILVUS_2_3_5)
                .authorization("a-test-password")
                .setting("proxy.http.enabled", "true")
                .start()
                .waitUntilReady()) {
            folder = server.folder();
            String uri = server.uri();
            long first = server.pid();
            assertThat(server.token()).contains("root:a-test-password");
            assertThat(server.ports()).hasSize(Role.values().length);
            assertThat(server.ports())
                    .allSatisfy(port -> assertThat(port.port()).isBetween(20_000, 31_999));
            assertLetsInOnly(server, "root:a-test-password");

            server.kill();
            assertThat(server.isAlive()).isFalse();
            assertThat(LoopbackHttp.get(metrics(server), "/healthz")).isEmpty();

            server.restart().waitUntilReady();
            assertThat(server.pid()).isNotEqualTo(first);
            assertThat(server.uri()).isEqualTo(uri);
            assertThat(LoopbackHttp.get(metrics(server), "/healthz")).contains("OK");
            assertLetsInOnly(server, "root:a-test-password");
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void standaloneServesNoRestWithoutBeingAsked() {
        try (LocalServer server =
                builder(ServerDistribution.MILVUS_2_3_5).authorization().start().waitUntilReady()) {
            assertThat(LoopbackHttp.get(metrics(server), "/healthz")).contains("OK");
            assertThat(LoopbackHttp.get(metrics(server), "/api/v1/credential/users"))
                    .isEmpty();
            assertThat(server.token().orElseThrow())
                    .startsWith("root:")
                    .hasSizeGreaterThan(20)
                    .isNotEqualTo("root:Milvus");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MILVUS_LITE_2_5_1", "MILVUS_LITE_3_2_2"})
    void liteStartsStopsAndRestartsOnTheSamePort(ServerDistribution distribution) {
        try (LocalServer server = builder(distribution).start().waitUntilReady()) {
            String uri = server.uri();
            assertThat(server.token()).isEmpty();
            assertThat(server.ports()).singleElement().matches(port -> !port.everyInterface());
            assertThat(Http2Probe.answers(server.ports().get(0).port())).isTrue();

            server.stop();
            assertThat(server.isAlive()).isFalse();
            assertThat(Http2Probe.answers(server.ports().get(0).port())).isFalse();

            server.restart().waitUntilReady();
            assertThat(server.uri()).isEqualTo(uri);
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void answersNothingWhileFrozenAndGoesOnAfterwards() {
        try (LocalServer server =
                builder(ServerDistribution.MILVUS_LITE_2_5_1).start().waitUntilReady()) {
            int port = server.ports().get(0).port();
            server.freeze();
            assertThat(Http2Probe.answers(port)).isFalse();
            assertThat(server.isAlive()).isTrue();
            server.thaw();
            assertThat(Http2Probe.answers(port)).isTrue();
            server.freeze();
        }
    }

    @Test
    void showsTheReasonInTheLogIfTheServerEndsWhileItStarts() {
        assertThatThrownBy(() -> {
                    try (LocalServer server = builder(ServerDistribution.MILVUS_2_3_5)
                            .setting("mq.type", "nonsense")
                            .start()) {
                        server.waitUntilReady();
                    }
                })
                .isInstanceOfSatisfying(
                        LocalServerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.START_FAILED))
                .hasMessageContaining("ended while it started")
                .hasMessageContaining("panic: mq type nonsense is invalid");
    }

    @Test
    void keepsAGivenFolderAndRefusesASecondServerInIt(@TempDir Path kept) throws IOException {
        Path folder = kept.resolve("it's a folder");
        LocalServerBuilder builder =
                builder(ServerDistribution.MILVUS_LITE_2_5_1).folder(folder);
        try (LocalServer server = builder.start().waitUntilReady()) {
            assertThatThrownBy(builder::start)
                    .isInstanceOfSatisfying(
                            LocalServerException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.FOLDER_IN_USE))
                    .hasMessageContaining("process " + server.pid());
        }
        assertThat(folder.resolve("data")).isNotEmptyDirectory();
        try (var left = Files.list(root)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void refusesAPortThatIsTakenAndUsesOneThatIsFree() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
            int asked = port;
            assertThatThrownBy(() -> builder(ServerDistribution.MILVUS_LITE_2_5_1)
                            .port(asked)
                            .start())
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageContaining("Port " + port + " is in use");
        }
        try (LocalServer server =
                builder(ServerDistribution.MILVUS_LITE_2_5_1).port(port).start().waitUntilReady()) {
            assertThat(server.uri()).isEqualTo("http://127.0.0.1:" + port);
        }
    }

    private LocalServerBuilder builder(ServerDistribution distribution) {
        return LocalServer.builder(distribution).root(root);
    }

    private static int metrics(LocalServer server) {
        return new ServerPorts(server.ports()).of(Role.METRICS);
    }

    private static void assertLetsInOnly(LocalServer server, String token) {
        int port = new ServerPorts(server.ports()).service();
        assertThat(RestLogin.succeeds(port, token)).isTrue();
        assertThat(RestLogin.succeeds(port, "root:Milvus")).isFalse();
        assertThat(RestLogin.succeeds(port, "root:another")).isFalse();
    }
}
