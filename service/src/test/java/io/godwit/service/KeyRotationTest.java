package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.run.JobState;
import io.godwit.milvus.GodwitException;
import io.godwit.testkit.ScriptedMilvus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {
    private static final String SOURCE_TOKEN = "SELECT source_token FROM migration";
    private static final String TOKEN = "SELECT token FROM cluster";

    @TempDir
    private Path state;

    @Test
    void whatIsSecretIsReadableWithTheNewKeyAndOnlyWithThat() throws IOException {
        Path file = state.resolve("secrets.key");
        List<Object> before;
        List<String> formerKey;
        try (ScriptedMilvus milvus = ScriptedMilvus.start("v2.6.17")) {
            String cluster;
            String job;
            try (RunningService service =
                    RunningService.start(state, Map.of("godwit.jobs.connect-patience", "100ms"))) {
                cluster = register(service, milvus);
                // Nobody listens there, so that it waits with its token.
                service.clusterAtNowhere("in01-0000000000000ff", service.project(), "STANDARD");
                job = service.job(service.project(), cluster, "in01-0000000000000ff", JobState.FAILED);
                service.sql(
                        "UPDATE migration SET source_project = NULL, source_cluster = NULL, source_endpoint ="
                                + " 'http://127.0.0.1:9', source_secured = TRUE, source_token = 'x' WHERE job = ?",
                        job);
                service.post(
                        "/api/v1/jobs/" + job + ":resume", "{\"source\": {\"token\": \"the-token-of-the-source\"}}");
                service.post("/api/v1/jobs/" + job + ":pause", "");
                before = List.of(service.query(TOKEN + " WHERE id = ?", cluster), service.query(SOURCE_TOKEN));
                assertThatThrownBy(() -> Service.rotateKey(ServiceOptions.of(state)))
                        .isInstanceOf(GodwitException.class)
                        .hasMessageContaining("A service is running");
            }
            formerKey = Files.readAllLines(file);

            assertThat(Service.rotateKey(ServiceOptions.of(state))).isEqualTo(2);

            assertThat(Files.readAllLines(file)).hasSize(1).doesNotContainAnyElementsOf(formerKey);
            try (RunningService service = RunningService.start(state)) {
                assertThat(List.of(service.query(TOKEN + " WHERE id = ?", cluster), service.query(SOURCE_TOKEN)))
                        .doesNotContainAnyElementsOf(before);
                assertThat(service.post("/api/v1/clusters/" + cluster + ":test", "")
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    private static String register(RunningService service, ScriptedMilvus milvus) {
        return service.post(
                        "/api/v1/clusters",
                        "{\"projectId\": \"" + service.project() + "\", \"clusterName\": \"c\", \"endpoint\": \""
                                + milvus.uri() + "\", \"token\": \"root:Milvus\"}")
                .json()
                .get("clusterId")
                .asString();
    }
}
