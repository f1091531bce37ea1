package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.milvus.GodwitException;
import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.PostgresServer;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A service that keeps everything in a real PostgreSQL, and migrates between scripted servers. */
class PostgresServiceTest {
    private final String store = PostgresServer.database();

    @TempDir
    private Path state;

    @TempDir
    private Path otherState;

    @Test
    void migratesAndFindsAllOfItAgainAfterARestart() {
        try (ScriptedMilvus source = ScriptedMilvus.start("v2.5.4");
                ScriptedMilvus target = ScriptedMilvus.start("v2.5.4");
                MilvusFixture from = MilvusFixture.connect(source.uri(), "");
                MilvusFixture to = MilvusFixture.connect(target.uri(), "")) {
            from.prepare(SampleCollections.withSeed(1).basic(50).withName("docs"));
            String cluster;
            String job;
            try (RunningService service = start(state)) {
                cluster = register(service, "source", source);
                job = service.post(
                                "/api/v1/migrations",
                                "{\"source\": {\"clusterId\": \"" + cluster + "\"}, \"target\": {\"clusterId\": \""
                                        + register(service, "target", target) + "\"}}")
                        .json()
                        .get("jobId")
                        .asString();
                JsonNode ended = service.ended(job);
                assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("SUCCESSFUL");
                RowComparison.assertSameRows(from, "docs", to, "docs");
                assertThat(service.get("/api/v1/audit:check").status()).isEqualTo(200);
            }
            try (RunningService service = start(state)) {
                assertThat(service.get("/api/v1/jobs/" + job)
                                .json()
                                .get("state")
                                .asString())
                        .isEqualTo("SUCCESSFUL");
                assertThat(service.post("/api/v1/clusters/" + cluster + ":test", "")
                                .status())
                        .isEqualTo(200);
                Answer again = service.post("/api/v1/jobs/" + job + ":verify", "");
                assertThat(again.status()).as(again.text()).isLessThan(300);
                assertThat(service.ended(job).get("state").asString()).isEqualTo("SUCCESSFUL");
            }
        }
    }

    @Test
    void anotherServiceOnTheSameDatabaseIsRefused() {
        try (RunningService service = start(state)) {
            assertThatThrownBy(() -> start(otherState).close())
                    .isInstanceOf(GodwitException.class)
                    .hasMessageContainingAll(
                            "A service is running on the store " + store,
                            "process " + ProcessHandle.current().pid(),
                            "--store");
            assertThat(service.get("/api/v1/jobs").status()).isEqualTo(200);
        }
        PostgresServer.execute(store, """
                INSERT INTO service_schema_history (installed_rank, version, description, type, script,
                installed_by, execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99', 'x', 1, TRUE)""");
        assertThatThrownBy(() -> start(otherState).close())
                .isInstanceOf(GodwitException.class)
                .hasMessageContainingAll("newer Godwit", "--store");
    }

    private RunningService start(Path folder) {
        return RunningService.start(
                folder,
                Map.of(
                        "godwit.store.url", store,
                        "godwit.store.user", PostgresServer.USER,
                        "godwit.store.password", PostgresServer.PASSWORD));
    }

    private static String register(RunningService service, String name, ScriptedMilvus milvus) {
        return service.post(
                        "/api/v1/clusters",
                        "{\"projectId\": \"" + service.project() + "\", \"clusterName\": \"" + name
                                + "\", \"endpoint\": \"" + milvus.uri() + "\", \"token\": \"root:Milvus\"}")
                .json()
                .get("clusterId")
                .asString();
    }
}
