package io.godwit.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A proxy that plays one host of the Internet: whoever tunnels through it to whatever host meets a certificate of that name, and then the
 * service.
 */
final class TlsProxy implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final Path certificate;
    private final SSLContext tls;
    private final int port;
    private final ServerSocket listener;

    /**
     * @param folder for the certificate
     * @param host that it plays
     * @param port of the service
     */
    TlsProxy(Path folder, String host, int port) throws IOException, GeneralSecurityException, InterruptedException {
        KeyStore keys = keys(folder.resolve(host + ".p12"), host);
        this.certificate =
                pem(folder.resolve(host + ".pem"), keys.getCertificate("a").getEncoded());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        this.tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        this.port = port;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** A PEM file of what has to be trusted. */
    Path certificate() {
        return certificate;
    }

    private static KeyStore keys(Path store, String host)
            throws IOException, GeneralSecurityException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool made no certificate for " + host);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static Path pem(Path file, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                start(() -> tunnel(client));
            } catch (IOException e) {
                // The test is over.
                return;
            }
        }
    }

    private void tunnel(Socket client) {
        try (client;
                Socket service = new Socket(InetAddress.getLoopbackAddress(), port)) {
            readConnect(client.getInputStream());
            client.getOutputStream()
                    .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try (SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(client, null, false)) {
                start(() -> copy(service, secured));
                secured.getInputStream().transferTo(service.getOutputStream());
            }
        } catch (IOException e) {
            // The client shows what it makes of a connection that breaks.
        }
    }

    private static void readConnect(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        if (!head.toString().startsWith("CONNECT ")) {
            throw new IOException("not a tunnel: " + head);
        }
    }

    private static void copy(Socket from, SSLSocket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
            to.close();
        } catch (IOException e) {
            // As above.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tls-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
