package io.godwit.milvus;

import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.net.URI;
import java.util.List;

/** Why the first call to a server failed. Most mistakes look like "server down" to gRPC, so this looks closer. */
final class ConnectFailures {
    private static final String WHAT = "Cannot connect to";

    /** What other services say to a gRPC client. */
    private static final List<String> OTHER_PROTOCOL = List.of("was not SETTINGS", "ALPN");

    private ConnectFailures() {}

    static GodwitException explain(Endpoint endpoint, StatusRuntimeException e) {
        URI uri = endpoint.uri();
        ErrorCode code = TransportCodes.classify(e);
        String text = TransportCodes.text(e);
        if (code == ErrorCode.NOT_SUPPORTED || OTHER_PROTOCOL.stream().anyMatch(text::contains)) {
            String what = text + ". No Milvus 2.3 or later answers there: check host and port";
            return failure(ErrorCode.UNREACHABLE, uri, e, what);
        }
        if (code == ErrorCode.UNAVAILABLE && e.getStatus().getCode() == Status.Code.UNKNOWN) {
            // The server itself says that it is starting.
            return plain(uri, e);
        }
        return switch (code) {
            case TLS_FAILED -> tls(uri, e);
            case UNREACHABLE -> unreachable(uri, e);
            case UNAVAILABLE, TIMED_OUT, SERVER_ERROR ->
                endpoint.secure() ? perhapsUnknown(uri, e) : perhapsTls(endpoint, e);
            case UNAUTHENTICATED -> endpoint.token() == null ? tokenMissing(uri, e) : plain(uri, e);
            default -> plain(uri, e);
        };
    }

    private static GodwitException plain(URI uri, StatusRuntimeException e) {
        return Replies.failure(WHAT, "Milvus", e, uri);
    }

    private static GodwitException perhapsTls(Endpoint endpoint, StatusRuntimeException e) {
        URI uri = endpoint.uri();
        // The probe resolves the name once more, and asks no rule.
        return endpoint.rule() == AddressRule.ANY && TlsProbe.speaksTls(uri)
                ? failure(ErrorCode.TLS_FAILED, uri, e, "this port speaks TLS. Write " + withScheme("https", uri))
                : unreachable(uri, e);
    }

    /** A server that misses the client's certificate may close the connection without a word. */
    private static GodwitException perhapsUnknown(URI uri, StatusRuntimeException e) {
        String text = TransportCodes.text(e);
        return text.contains("Network closed")
                ? failure(
                        ErrorCode.UNREACHABLE,
                        uri,
                        e,
                        text
                                + ". Check that the server runs and that host and port are right, and whether it asks for a"
                                + " client certificate")
                : unreachable(uri, e);
    }

    private static GodwitException tls(URI uri, StatusRuntimeException e) {
        String text = TransportCodes.text(e);
        if (text.contains("not an SSL/TLS record")) {
            return failure(
                    ErrorCode.TLS_FAILED, uri, e, "this port does not speak TLS. Write " + withScheme("http", uri));
        }
        if (text.contains("PKIX") || text.contains("certification path")) {
            return failure(
                    ErrorCode.TLS_FAILED, uri, e, text + ". The server's certificate is not trusted: name its CA file");
        }
        if (text.contains("NotAfter")) {
            String what = text + ". The server's certificate has expired: the server needs a new one";
            return failure(ErrorCode.TLS_FAILED, uri, e, what);
        }
        if (text.contains("NotBefore")) {
            String what = text + ". The server's certificate is not valid yet: check the clocks of both machines";
            return failure(ErrorCode.TLS_FAILED, uri, e, what);
        }
        if (text.contains("certificate_required") || text.contains("bad_certificate")) {
            return failure(
                    ErrorCode.TLS_FAILED,
                    uri,
                    e,
                    text + ". The server wants a client certificate that it knows: name the certificate and its key");
        }
        if (text.contains("No subject alternative") || text.contains("No name matching")) {
            String what = text + ". The server's certificate is for another host: connect by the name it is for";
            return failure(ErrorCode.TLS_FAILED, uri, e, what);
        }
        return plain(uri, e);
    }

    private static GodwitException unreachable(URI uri, StatusRuntimeException e) {
        String text = TransportCodes.text(e);
        return new GodwitException(
                ErrorCode.UNREACHABLE, Replies.message(WHAT, "Milvus", uri, text, ErrorCode.UNREACHABLE), e);
    }

    private static GodwitException tokenMissing(URI uri, StatusRuntimeException e) {
        return failure(
                ErrorCode.UNAUTHENTICATED,
                uri,
                e,
                TransportCodes.text(e) + ". The server asks for a token: user:password, or an API key");
    }

    private static GodwitException failure(ErrorCode code, URI uri, StatusRuntimeException e, String text) {
        return new GodwitException(code, WHAT + " Milvus on " + uri + ": " + text + ".", e);
    }

    private static String withScheme(String scheme, URI uri) {
        return scheme + "://" + uri.getRawAuthority();
    }
}
