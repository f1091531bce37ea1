package io.godwit.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks whether a gRPC server answers on a loopback port: it must return HTTP/2 settings. An accepted connection alone proves
 * little, since the kernel accepts it before the program does.
 */
final class Http2Probe {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int FRAME_HEADER = 9;
    private static final int TYPE_AT = 3;
    private static final byte SETTINGS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private Http2Probe() {}

    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) LIMIT.toMillis());
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write(hello());
            byte[] header = socket.getInputStream().readNBytes(FRAME_HEADER);
            return header.length == FRAME_HEADER && header[TYPE_AT] == SETTINGS;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] hello() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(new byte[] {0, 0, 0, SETTINGS, 0, 0, 0, 0, 0});
        return bytes.toByteArray();
    }
}
