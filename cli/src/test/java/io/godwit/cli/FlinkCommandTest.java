package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a Flink cluster that cannot be used, before anything else is looked at. */
class FlinkCommandTest {
    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String STORE = "jdbc:postgresql://127.0.0.1:9/none";

    @TempDir
    private Path state;

    private HttpServer flink;
    private volatile String overview = "";

    @BeforeEach
    void start() throws IOException {
        flink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        flink.createContext("/overview", exchange -> {
            byte[] body = overview.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        flink.start();
    }

    @AfterEach
    void stop() {
        flink.stop(0);
    }

    @Test
    void aStoreInAFileIsRefused() {
        for (String more : List.of("", "--dry-run")) {
            CommandRun run = migrate(setting(), more);

            assertThat(run.code()).isEqualTo(3);
            assertThat(run.err()).contains("error REFUSED", "SQLite", "--store jdbc:postgresql://", "--engine local");
        }
    }

    @Test
    void withoutAGoodKeyNothingIsSent() {
        CommandRun none = migrate(setting(), "--store", STORE);
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("GODWIT_FLINK_KEY is not set", "openssl rand -base64 32");

        CommandRun shortOne = migrate(setting().with("GODWIT_FLINK_KEY", "c2hvcnQ="), "--store", STORE);
        assertThat(shortOne.code()).isEqualTo(2);
        assertThat(shortOne.err()).contains("32 random bytes").doesNotContain("c2hvcnQ=");
    }

    @Test
    void whatIsNoAddressOrHasAPasswordInItIsWrongUsage() {
        for (String wrong : List.of(
                "localhost:18081",
                "ftp://host:8081",
                "host",
                "http:///jobs",
                "http://ho st",
                "http://host:8081?a=b",
                "")) {
            CommandRun run = migrateOn(wrong);

            assertThat(run.code()).as(wrong).isEqualTo(2);
            assertThat(run.err()).contains("\"" + wrong + "\" is no address", "http://host:8081", "--flink");
        }
        CommandRun secret = migrateOn("http://user:p^ss@host:8081");
        assertThat(secret.code()).isEqualTo(2);
        assertThat(secret.err()).contains("password", "--flink").doesNotContain("p^ss");
    }

    private CommandRun migrateOn(String cluster) {
        return setting()
                .with("GODWIT_FLINK_KEY", KEY)
                .run(
                        "migrate",
                        "--store",
                        STORE,
                        "--source",
                        "127.0.0.1:9",
                        "--target",
                        "127.0.0.1:10",
                        "--engine",
                        "flink",
                        "--flink",
                        cluster);
    }

    @Test
    void aClusterOfAnotherVersionIsRefused() {
        overview = "{\"flink-version\": \"1.20.5\", \"slots-available\": 4}";

        CommandRun run = migrate(setting().with("GODWIT_FLINK_KEY", KEY), "--store", STORE);

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("REFUSED", "1.20.5", "2.3", address());
    }

    @Test
    void whatIsNoFlinkClusterIsSaidToBeNone() {
        for (String answer : List.of("<html>", "{\"hello\": true}")) {
            overview = answer;

            CommandRun run = migrate(setting().with("GODWIT_FLINK_KEY", KEY), "--store", STORE);

            assertThat(run.code()).isEqualTo(5);
            assertThat(run.err()).contains("BAD_ANSWER", "no Flink cluster", "--flink");
        }
    }

    @Test
    void aClusterThatDoesNotAnswerIsUnreachable() {
        flink.stop(0);

        CommandRun run = migrate(setting().with("GODWIT_FLINK_KEY", KEY), "--store", STORE);

        assertThat(run.code()).isEqualTo(9);
        assertThat(run.err()).contains("UNREACHABLE", address(), "--flink");
    }

    private CommandRun.Setting setting() {
        return new CommandRun.Setting().with("GODWIT_STATE", state.toString());
    }

    private CommandRun migrate(CommandRun.Setting setting, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "migrate",
                "--source",
                "127.0.0.1:9",
                "--target",
                "127.0.0.1:10",
                "--engine",
                "flink",
                "--flink",
                address()));
        List.of(more).stream().filter(argument -> !argument.isEmpty()).forEach(arguments::add);
        return setting.run(arguments.toArray(String[]::new));
    }

    private String address() {
        return "http://127.0.0.1:" + flink.getAddress().getPort();
    }
}
