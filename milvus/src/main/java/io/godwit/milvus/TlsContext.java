package io.godwit.milvus;

import io.godwit.milvus.Endpoint.Pem;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS on the client's side, from what is in PEM form. Uses the JDK's TLS: it runs on every platform and says why it refuses. */
final class TlsContext {
    private TlsContext() {}

    static SslContext of(Endpoint.Tls tls) {
        SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
        tls.ca().ifPresent(ca -> trust(builder, ca));
        if (tls.certificate().isPresent() != tls.key().isPresent()) {
            throw wrong("A client certificate and its key go together: give both or neither.", null);
        }
        if (tls.certificate().isPresent()) {
            identify(builder, tls.certificate().get(), tls.key().orElseThrow());
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw wrong("The certificates " + tls + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static void trust(SslContextBuilder builder, Pem ca) {
        try (InputStream text = open(ca)) {
            builder.trustManager(text);
        } catch (IOException e) {
            throw unreadable(ca, e);
        } catch (IllegalArgumentException e) {
            throw wrong(ca + " holds no certificate in PEM form.", e);
        }
    }

    private static void identify(SslContextBuilder builder, Pem certificate, Pem key) {
        try (InputStream certificateText = open(certificate);
                InputStream keyText = open(key)) {
            builder.keyManager(certificateText, keyText);
        } catch (IOException e) {
            throw unreadable(certificate, e);
        } catch (IllegalArgumentException e) {
            throw wrong(
                    certificate + " and " + key
                            + " are not a certificate and its key in PEM form. The key must be an"
                            + " unencrypted PKCS#8 key ('BEGIN PRIVATE KEY'): openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW.",
                    e);
        }
    }

    private static InputStream open(Pem pem) throws IOException {
        if (pem instanceof Pem.File file) {
            if (!Files.isRegularFile(file.path()) || !Files.isReadable(file.path())) {
                throw wrong("The TLS file " + pem + " does not exist or cannot be read.", null);
            }
            return Files.newInputStream(file.path());
        }
        return new ByteArrayInputStream(((Pem.Text) pem).pem().getBytes(StandardCharsets.UTF_8));
    }

    private static GodwitException unreadable(Pem pem, IOException e) {
        return wrong("The TLS file " + pem + " cannot be read: " + e.getMessage() + ".", e);
    }

    private static GodwitException wrong(String message, @Nullable Throwable cause) {
        return new GodwitException(ErrorCode.USAGE, message, cause);
    }
}
