package io.godwit.milvus;

import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS on the client's side, from PEM files. Uses the JDK's TLS: it runs on every platform and says why it refuses. */
final class TlsContext {
    private TlsContext() {}

    static SslContext of(Endpoint.Tls tls) {
        SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
        tls.ca().ifPresent(ca -> trust(builder, ca));
        if (tls.certificate().isPresent() != tls.key().isPresent()) {
            throw wrong("A client certificate and its key go together: give both files or neither.", null);
        }
        if (tls.certificate().isPresent()) {
            identify(builder, tls.certificate().get(), tls.key().orElseThrow());
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw wrong("The TLS files " + tls + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static void trust(SslContextBuilder builder, Path ca) {
        try {
            builder.trustManager(readable(ca));
        } catch (IllegalArgumentException e) {
            throw wrong("'" + ca + "' holds no certificate in PEM form.", e);
        }
    }

    private static void identify(SslContextBuilder builder, Path certificate, Path key) {
        File certificateFile = readable(certificate);
        File keyFile = readable(key);
        try {
            builder.keyManager(certificateFile, keyFile);
        } catch (IllegalArgumentException e) {
            throw wrong(
                    "'" + certificate + "' and '" + key
                            + "' are not a certificate and its key in PEM form. The key must be an"
                            + " unencrypted PKCS#8 key ('BEGIN PRIVATE KEY'): openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW.",
                    e);
        }
    }

    private static File readable(Path path) {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw wrong("The TLS file '" + path + "' does not exist or cannot be read.", null);
        }
        return path.toFile();
    }

    private static GodwitException wrong(String message, @Nullable Throwable cause) {
        return new GodwitException(ErrorCode.USAGE, message, cause);
    }
}
