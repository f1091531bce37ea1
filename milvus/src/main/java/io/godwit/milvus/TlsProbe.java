package io.godwit.milvus;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Whether a port that does not take plain gRPC expects TLS. A plain client on a TLS port of Milvus 2.3.5 sees only a closed
 * connection, just as if the server were down; a handshake tells the two apart.
 */
final class TlsProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private TlsProbe() {}

    /** True only if the other side answered in TLS, be it with a certificate nobody trusts. */
    static boolean speaksTls(URI uri) {
        int timeout = (int) PATIENCE.toMillis();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(Address.socketHost(uri), uri.getPort()), timeout);
            plain.setSoTimeout(timeout);
            SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
            try (SSLSocket socket = (SSLSocket) tls.createSocket(plain, uri.getHost(), uri.getPort(), true)) {
                socket.startHandshake();
                return true;
            }
        } catch (SSLHandshakeException e) {
            return !mentionsEnd(e);
        } catch (IOException e) {
            return false;
        }
    }

    /** The JDK reports a connection closed in mid-handshake as a failed handshake as well. */
    private static boolean mentionsEnd(SSLHandshakeException e) {
        return String.valueOf(e.getMessage()).contains("terminated the handshake");
    }
}
