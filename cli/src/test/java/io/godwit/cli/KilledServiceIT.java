package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.local.LocalServer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollections;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit serve} killed with writes under way between two real Milvus 2.3.5 servers. */
class KilledServiceIT {
    private static final String DATABASE = "killed_service_it";
    private static final String COLLECTION = "docs";
    /** Several ranges of keys, so that there are good receipts and open claims at the same time. */
    private static final int ROWS = 20_000;

    private static final int BYTES_PER_SECOND = 3_000_000;

    @TempDir
    private Path folder;

    private final LocalServer sourceServer = MilvusServers.source();
    private final LocalServer targetServer = MilvusServers.target();
    private MilvusFixture source;
    private MilvusFixture target;

    @BeforeEach
    void fill() {
        source = ofDatabase(sourceServer);
        target = ofDatabase(targetServer);
        source.prepare(SampleCollections.withSeed(9).basic(ROWS).withName(COLLECTION));
    }

    private static MilvusFixture ofDatabase(LocalServer server) {
        try (MilvusFixture fixture = MilvusServers.fixture(server)) {
            fixture.createDatabase(DATABASE);
        }
        return MilvusServers.fixture(server).database(DATABASE);
    }

    @AfterEach
    void clear() {
        for (MilvusFixture fixture : new MilvusFixture[] {source, target}) {
            fixture.dropCollections();
            fixture.dropDatabase(DATABASE);
            fixture.close();
        }
    }

    @Test
    void goesOnByItselfAfterTheKillAndLosesAndDoublesNoRow() throws IOException, InterruptedException {
        String job;
        long copied;
        try (ServeProcess service =
                new ServeProcess(folder, ServiceClient.ENVIRONMENT, "--port", "0", "--output", "json")) {
            JsonNode serving = service.firstObject();
            assertThat(serving.has("apiKey") || serving.has("password"))
                    .as("What was given is not shown.")
                    .isFalse();
            ServiceClient client = new ServiceClient(serving.get("address").asText());
            job = submit(client);
            copied = client.await(job, seen -> ServiceClient.rowsCopied(seen) > 0 || !ServiceClient.isAtWork(seen))
                    .at("/collections/0/rowsCopied")
                    .asLong();
            service.kill();
        }
        assertThat(copied).isBetween(1L, ROWS - 1L);

        try (ServeProcess service = new ServeProcess(folder, "--port", "0", "--output", "json")) {
            ServiceClient client =
                    new ServiceClient(service.firstObject().get("address").asText());
            JsonNode end = client.await(job, seen -> !ServiceClient.isAtWork(seen));

            assertThat(end.get("state").asText()).as(end + service.errors()).isEqualTo("SUCCESSFUL");
            assertThat(ServiceClient.rowsCopied(end)).isEqualTo(ROWS);
            assertThat(client.events(job))
                    .contains("the service has started again and takes it up")
                    .doesNotContain("owner asked for: resume");
            assertThat(service.endedByTerm()).isZero();
        }
        assertThat(target.count(COLLECTION)).isEqualTo(ROWS);
        RowComparison.assertSameRows(source, COLLECTION, target, COLLECTION);
    }

    private String submit(ServiceClient client) throws IOException, InterruptedException {
        String from = client.register("source", sourceServer);
        String to = client.register("target", targetServer);
        return client.migrate(from, to, DATABASE, BYTES_PER_SECOND);
    }
}
