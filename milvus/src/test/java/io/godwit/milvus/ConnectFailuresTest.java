package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.shaded.io.grpc.Status;
import java.io.IOException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** What the Java of the client and gRPC say of a TLS connection that comes to nothing, in their own words (seen with Java 17). */
class ConnectFailuresTest {
    private static final Endpoint ENDPOINT = Endpoint.of("https://127.0.0.1:9", null, Endpoint.Tls.SYSTEM);

    @Test
    void anExpiredCertificateIsCalledThat() {
        GodwitException e = explained(handshake(new CertificateExpiredException("NotAfter: Mon Nov 30 2026")));
        assertThat(e.code()).isEqualTo(ErrorCode.TLS_FAILED);
        assertThat(e.getMessage()).endsWith("The server's certificate has expired: the server needs a new one.");
    }

    @Test
    void aCertificateOfTomorrowIsCalledThat() {
        GodwitException e = explained(handshake(new CertificateNotYetValidException("NotBefore: Mon Nov 30 2026")));
        assertThat(e.code()).isEqualTo(ErrorCode.TLS_FAILED);
        assertThat(e.getMessage()).contains("is not valid yet: check the clocks");
    }

    @Test
    void aServerThatClosesWithoutAWordMayMissACertificate() {
        GodwitException e = explained(Status.UNAVAILABLE
                .withDescription("Network closed for unknown reason")
                .withCause(new IOException("Network closed for unknown reason")));
        assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(e.getMessage()).contains("whether it asks for a client certificate");
    }

    private static Status handshake(Exception reason) {
        SSLHandshakeException failed = new SSLHandshakeException("General SSLEngine problem");
        failed.initCause(reason);
        return Status.UNAVAILABLE.withDescription("io exception").withCause(failed);
    }

    private static GodwitException explained(Status status) {
        return ConnectFailures.explain(ENDPOINT, status.asRuntimeException());
    }
}
