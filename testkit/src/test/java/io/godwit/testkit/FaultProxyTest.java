package io.godwit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.testkit.FaultProxy.Direction;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {
    private ServerSocket echo;
    private FaultProxy proxy;

    @BeforeEach
    void startAnEchoServerBehindAProxy() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Daemon.start("echo", () -> {
            while (!echo.isClosed()) {
                serveOne();
            }
        });
        proxy = FaultProxy.inFrontOf(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void passesEveryByteBothWaysAndTheEnd() throws IOException {
        byte[] sent = "x".repeat(3_000_000).getBytes(StandardCharsets.UTF_8);
        try (Socket client = connect()) {
            Daemon.start("sender", () -> send(client, sent));

            assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
        }
        assertThat(proxy.forwarded(Direction.TO_SERVER)).isEqualTo(3_000_000);
        assertThat(proxy.forwarded(Direction.TO_CLIENT)).isEqualTo(3_000_000);
    }

    @Test
    void delaysBytesByAtLeastTheLatency() throws IOException {
        proxy.delay(Direction.TO_CLIENT, Duration.ofMillis(300));
        try (Socket client = connect()) {
            client.setSoTimeout(100);
            client.getOutputStream().write('a');

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            client.setSoTimeout(0);
            assertThat(client.getInputStream().read()).isEqualTo('a');
        }
    }

    @Test
    void holdsBytesUntilTheyAreReleased() throws IOException {
        try (Socket client = connect()) {
            proxy.hold(Direction.TO_SERVER);
            client.setSoTimeout(200);
            client.getOutputStream().write('a');

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(proxy.forwarded(Direction.TO_SERVER)).isZero();

            proxy.release(Direction.TO_SERVER);
            client.setSoTimeout(0);
            assertThat(client.getInputStream().read()).isEqualTo('a');
        }
    }

    @Test
    void cutsHeldConnectionsToo() throws IOException {
        try (Socket client = connect()) {
            roundTrip(client);
            proxy.hold(Direction.TO_CLIENT);
            client.getOutputStream().write('a');

            proxy.cutAll();

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
            assertThat(proxy.openConnections()).isZero();
        }
    }

    @Test
    void takesNewConnectionsAfterACut() throws IOException {
        try (Socket client = connect()) {
            roundTrip(client);
        }
        proxy.cutAll();

        try (Socket client = connect()) {
            roundTrip(client);
        }
        assertThat(proxy.acceptedConnections()).isEqualTo(2);
    }

    @Test
    void resetsTheConnectionAfterTheGivenBytesOnce() throws IOException {
        proxy.cutAfter(Direction.TO_SERVER, 5);
        try (Socket client = connect()) {
            send(client, "1234567".getBytes(StandardCharsets.UTF_8));

            assertThatThrownBy(() -> client.getInputStream().readNBytes(7)).isInstanceOf(IOException.class);
        }
        assertThat(proxy.forwarded(Direction.TO_SERVER)).isEqualTo(5);

        try (Socket client = connect()) {
            send(client, "1234567".getBytes(StandardCharsets.UTF_8));
            assertThat(client.getInputStream().readNBytes(7)).hasSize(7);
        }
    }

    @Test
    void refusesNewConnectionsWhileOpenOnesGoOn() throws IOException {
        try (Socket client = connect()) {
            roundTrip(client);

            proxy.refuse();

            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            roundTrip(client);
        }
        proxy.accept();
        try (Socket client = connect()) {
            roundTrip(client);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static void roundTrip(Socket client) throws IOException {
        client.getOutputStream().write('r');
        assertThat(client.getInputStream().read()).isEqualTo('r');
    }

    private static void send(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
        } catch (IOException cut) {
            // The tests that cut a connection look at what arrives.
        }
    }

    private void serveOne() {
        try {
            Socket client = echo.accept();
            Daemon.start("echo-connection", () -> {
                try (client) {
                    client.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException cut) {
                    // The proxy cuts connections: that is what is tested.
                }
            });
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
