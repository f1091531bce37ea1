package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.milvus.GodwitException;
import io.godwit.service.ServiceOptions.Tls;
import io.godwit.testkit.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final String PASSWORD = "the-password-of-the-owner";

    @TempDir
    private Path folder;

    @Test
    void speaksTlsWithACertificateFromPemFiles() throws IOException, InterruptedException, GeneralSecurityException {
        Certificates.Pair pair = new Certificates(folder).create("localhost");
        try (Service service = Service.start(options(new Tls(pair.certificate(), pair.key())))) {
            assertThat(service.secure()).isTrue();
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(trusting(pair.certificate()))
                    .build();
            HttpResponse<String> login = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + service.port() + "/api/v1/session"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"name\": \"owner\", \"password\": \"" + PASSWORD + "\"}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(login.statusCode()).as(login.body()).isEqualTo(201);
            assertThat(login.headers().firstValue("set-cookie").orElse("")).contains("Secure");
            assertThat(login.headers().firstValue("strict-transport-security").orElse(""))
                    .contains("max-age");
            HttpResponse<String> plain = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + service.port() + "/health"))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(plain.statusCode()).isEqualTo(400);
            assertThat(plain.body()).startsWith("{\"code\":400,").contains("this port speaks TLS");
        }
    }

    @Test
    void saysWhichFileIsNoCertificate() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.pem"), "nothing");
        assertThatThrownBy(() -> Service.start(options(new Tls(broken, broken))))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("The certificate and its key");
    }

    @Test
    void refusesACertificateAndAKeyOfAnother() throws IOException, InterruptedException, GeneralSecurityException {
        Certificates.Pair pair = new Certificates(folder).create("localhost");
        Certificates.Pair other = new Certificates(folder).create("other");
        assertThatThrownBy(() -> Service.start(options(new Tls(pair.certificate(), other.key())))
                        .close())
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("matches none of the certificates");
    }

    @Test
    void aCertificateWithoutAKeyIsRefused() {
        assertThatThrownBy(
                        () -> Service.start(options(Optional.empty(), Map.of("server.ssl.certificate", "file:a.pem")))
                                .close())
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("server.ssl.certificate and server.ssl.certificate-private-key go together");
    }

    @Test
    void whatIsSetBesideTheCertificateHolds() throws IOException, InterruptedException, GeneralSecurityException {
        Certificates.Pair pair = new Certificates(folder).create("localhost");
        Optional<Tls> tls = Optional.of(new Tls(pair.certificate(), pair.key()));
        try (Service service = Service.start(options(tls, Map.of("server.ssl.enabled-protocols", "TLSv1.3")));
                SSLSocket older = (SSLSocket)
                        trusting(pair.certificate()).getSocketFactory().createSocket("localhost", service.port())) {
            older.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(older::startHandshake).isInstanceOf(SSLException.class);
        }
        try (Service service = Service.start(options(tls, Map.of("server.ssl.enabled", "false")))) {
            assertThat(service.secure()).isFalse();
        }
    }

    private ServiceOptions options(Tls tls) {
        return options(Optional.of(tls), Map.of());
    }

    private ServiceOptions options(Optional<Tls> tls, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("godwit.admin.password", PASSWORD);
        return new ServiceOptions(
                folder.resolve("state"),
                Optional.empty(),
                OptionalInt.of(0),
                Optional.of("none"),
                Optional.empty(),
                tls,
                settings);
    }

    private static SSLContext trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "a", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
