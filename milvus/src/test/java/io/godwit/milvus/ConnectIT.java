package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.local.LocalServer;
import io.godwit.testkit.Certificates;
import io.godwit.testkit.FaultProxy;
import io.godwit.testkit.MilvusServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectIT {
    private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(30));
    private static final String NOBODY = "http://localhost:9";

    @Test
    void findsTheKindAndVersionOfEachServer() {
        try (Cluster cluster = connect(MilvusServers.source())) {
            assertThat(cluster.kind()).isEqualTo(ServerKind.MILVUS_2_3);
            assertThat(cluster.version()).isEqualTo("v2.3.5-lite");
            long taken = cluster.timestamp();
            assertThat(taken).isPositive();
            assertThat(cluster.recentTimestamp()).isEqualTo(taken);
            assertThat(cluster.timestamp()).isGreaterThan(taken);
        }
        try (Cluster cluster = connect(MilvusServers.lite2())) {
            assertThat(cluster.kind()).isEqualTo(ServerKind.LITE_2);
            assertThat(cluster.version()).isEqualTo("unknown");
            assertThat(cluster.timestamp()).isZero();
        }
        try (Cluster cluster = connect(MilvusServers.lite3())) {
            assertThat(cluster.kind()).isEqualTo(ServerKind.LITE_3);
            assertThat(cluster.version()).isEqualTo("milvus_lite-3.2.2");
            assertThat(cluster.timestamp()).isZero();
        }
    }

    @Test
    void refusesWrongAndMissingTokens() {
        String uri = MilvusServers.source().uri();
        assertThat(failure(uri, "root:surely-wrong", Endpoint.Tls.SYSTEM))
                .returns(ErrorCode.UNAUTHENTICATED, GodwitException::code)
                .hasMessageContaining(uri)
                .hasMessageContaining("username and password")
                .hasMessageNotContaining("surely-wrong");
        assertThat(failure(uri, null, Endpoint.Tls.SYSTEM))
                .returns(ErrorCode.UNAUTHENTICATED, GodwitException::code)
                .hasMessageContaining("asks for a token");
        assertThat(failure(uri, "no-colon", Endpoint.Tls.SYSTEM))
                .returns(ErrorCode.UNAUTHENTICATED, GodwitException::code);
    }

    @Test
    void connectsOnlyWhereTheRuleAllows() {
        LocalServer server = MilvusServers.source();
        String named = server.uri().replace("127.0.0.1", "localhost");
        Endpoint endpoint = Endpoint.of(named, server.token().orElseThrow(), Endpoint.Tls.SYSTEM);
        try (Cluster cluster = Cluster.connect(endpoint.under(InetAddress::isLoopbackAddress), PATIENCE)) {
            assertThat(cluster.kind()).isEqualTo(ServerKind.MILVUS_2_3);
        }
        for (String uri : List.of(named, server.uri())) {
            Endpoint elsewhere = Endpoint.of(uri, server.token().orElseThrow(), Endpoint.Tls.SYSTEM)
                    .under(address -> !address.isLoopbackAddress());
            assertThat(catchThrowableOfType(GodwitException.class, () -> Cluster.connect(elsewhere, PATIENCE)))
                    .returns(ErrorCode.PERMISSION_DENIED, GodwitException::code)
                    .hasMessageContaining("is not allowed here");
        }
    }

    @Test
    void saysThatNobodyListens() {
        assertThat(failure(NOBODY, null, Endpoint.Tls.SYSTEM))
                .returns(ErrorCode.UNREACHABLE, GodwitException::code)
                .hasMessageContaining(NOBODY)
                .hasMessageContaining("Connection refused");
        assertThat(failure("https://localhost:9", null, Endpoint.Tls.SYSTEM))
                .returns(ErrorCode.UNREACHABLE, GodwitException::code);
        assertThat(failure("http://no-such-host.invalid", null, Endpoint.Tls.SYSTEM))
                .returns(ErrorCode.UNREACHABLE, GodwitException::code)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void doesNotWaitForeverForAPortThatAcceptsAndIsSilent() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(failure("http://localhost:" + silent.getLocalPort(), null, Endpoint.Tls.SYSTEM))
                    .returns(ErrorCode.UNREACHABLE, GodwitException::code);
        }
    }

    @Test
    void noticesTlsWhereThereIsNone() {
        for (LocalServer server :
                new LocalServer[] {MilvusServers.source(), MilvusServers.lite2(), MilvusServers.lite3()}) {
            assertThat(failure(server.uri().replace("http://", "https://"), "a:b", Endpoint.Tls.SYSTEM))
                    .returns(ErrorCode.TLS_FAILED, GodwitException::code)
                    .hasMessageContaining("Write " + server.uri());
        }
    }

    @Test
    void connectsByTlsAndSaysWhatIsWrongWithIt(@TempDir Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Certificates certificates = new Certificates(folder);
        Certificates.Pair own = certificates.create("server");
        Certificates.Pair other = certificates.create("other");
        try (LocalServer server = MilvusServers.milvus(builder -> builder.tls(own.certificate(), own.key()))) {
            String uri = server.uri();
            String token = server.token().orElseThrow();
            assertConnects(uri, token, trusting(own));
            assertThat(failure(uri, token, Endpoint.Tls.SYSTEM))
                    .returns(ErrorCode.TLS_FAILED, GodwitException::code)
                    .hasMessageContaining("name its CA file");
            assertThat(failure(uri, token, trusting(other))).returns(ErrorCode.TLS_FAILED, GodwitException::code);
            assertThat(failure(uri.replace("https://", "http://"), token, Endpoint.Tls.SYSTEM))
                    .returns(ErrorCode.TLS_FAILED, GodwitException::code)
                    .hasMessageContaining("Write https://");
            assertThat(failure(uri, "root:wrong", trusting(own)))
                    .returns(ErrorCode.UNAUTHENTICATED, GodwitException::code);
        }
    }

    @Test
    void showsItsCertificateToAServerThatAsksForOne(@TempDir Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Certificates certificates = new Certificates(folder);
        Certificates.Pair own = certificates.create("server");
        Certificates.Pair client = certificates.create("client");
        Certificates.Pair other = certificates.create("other");
        try (LocalServer server = MilvusServers.milvus(
                builder -> builder.mutualTls(own.certificate(), own.key(), client.certificate()))) {
            String uri = server.uri();
            String token = server.token().orElseThrow();
            assertConnects(uri, token, showing(own, client));
            assertThat(failure(uri, token, trusting(own)))
                    .returns(ErrorCode.TLS_FAILED, GodwitException::code)
                    .hasMessageContaining("client certificate");
            assertThat(failure(uri, token, showing(own, other))).returns(ErrorCode.TLS_FAILED, GodwitException::code);
        }
    }

    @Test
    void refusesTlsFilesThatCannotBeUsed(@TempDir Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Certificates.Pair pair = new Certificates(folder).create("client");
        Path missing = folder.resolve("missing.pem");
        assertThat(failure("https://localhost:9", null, tls(missing, null, null)))
                .returns(ErrorCode.USAGE, GodwitException::code)
                .hasMessageContaining("missing.pem");
        assertThat(failure("https://localhost:9", null, tls(pair.key(), null, null)))
                .returns(ErrorCode.USAGE, GodwitException::code)
                .hasMessageContaining("no certificate");
        assertThat(failure("https://localhost:9", null, tls(null, pair.certificate(), null)))
                .returns(ErrorCode.USAGE, GodwitException::code)
                .hasMessageContaining("go together");
        assertThat(failure("https://localhost:9", null, tls(null, pair.certificate(), pair.certificate())))
                .returns(ErrorCode.USAGE, GodwitException::code)
                .hasMessageContaining("PKCS#8");
    }

    @Test
    void worksThroughABrokenConnection() {
        LocalServer server = MilvusServers.lite3();
        try (FaultProxy proxy = FaultProxy.inFrontOf(server.uri());
                Cluster cluster = Cluster.connect(Endpoint.of(proxy.uri(), null, Endpoint.Tls.SYSTEM), PATIENCE)) {
            proxy.cutAll();
            assertThat(cluster.catalog().databases()).contains("default");
            assertThat(proxy.acceptedConnections()).isGreaterThan(1);
        }
    }

    private static Cluster connect(LocalServer server) {
        Endpoint endpoint = Endpoint.of(server.uri(), server.token().orElse(null), Endpoint.Tls.SYSTEM);
        return Cluster.connect(endpoint, PATIENCE);
    }

    private static void assertConnects(String uri, String token, Endpoint.Tls tls) {
        try (Cluster cluster = Cluster.connect(Endpoint.of(uri, token, tls), PATIENCE)) {
            assertThat(cluster.catalog().databases()).contains("default");
        }
    }

    private static GodwitException failure(String uri, String token, Endpoint.Tls tls) {
        return catchThrowableOfType(
                GodwitException.class,
                () -> Cluster.connect(Endpoint.of(uri, token, tls), PATIENCE).close());
    }

    private static Endpoint.Tls trusting(Certificates.Pair authority) {
        return tls(authority.certificate(), null, null);
    }

    private static Endpoint.Tls showing(Certificates.Pair authority, Certificates.Pair client) {
        return tls(authority.certificate(), client.certificate(), client.key());
    }

    private static Endpoint.Tls tls(Path ca, Path certificate, Path key) {
        return Endpoint.Tls.ofFiles(
                Optional.ofNullable(ca), Optional.ofNullable(certificate), Optional.ofNullable(key));
    }
}
