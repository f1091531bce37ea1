package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.run.JobState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Isolated("It reads the standard error, to which all services of the process write.")
class JsonLogTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path state;

    @Test
    void eachLineIsAnObjectWithTheIdsThatItBelongsTo() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        String job;
        try (RunningService service = RunningService.start(
                state, Map.of("godwit.log-format", "json", "godwit.jobs.connect-patience", "100ms"))) {
            String cluster = "in01-00000000000000a";
            service.clusterAtNowhere(cluster, service.project(), "STANDARD");
            job = service.job(service.project(), cluster, cluster, JobState.FAILED);
            service.post("/api/v1/jobs/" + job + ":resume", "");
            service.sql("UPDATE cluster SET token = 'deadbeef:AAAA' WHERE id = ?", cluster);
            service.post("/api/v1/clusters/" + cluster + ":test", "");
            Instant until = Instant.now().plusSeconds(60);
            while (lines(written).stream().noneMatch(line -> line.has("job"))
                    && Instant.now().isBefore(until)) {
                Thread.onSpinWait();
            }
        } finally {
            System.setErr(before);
        }
        List<JsonNode> lines = lines(written);
        assertThat(lines)
                .anySatisfy(line -> assertThat(line.path("job").asString("")).isEqualTo(job));
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.path("level").asString("")).isEqualTo("ERROR");
            assertThat(line.path("request").asString("")).matches("[0-9a-f]{32}");
            assertThat(line.path("message").asString("")).contains("STATE_UNUSABLE");
        });
    }

    @Test
    void anUnknownFormatIsRefused() {
        assertThatThrownBy(() -> RunningService.start(state, Map.of("godwit.log-format", "xml")))
                .hasMessage("godwit.log-format is text or json, not 'xml'.");
    }

    /** Of whole lines only. */
    private static List<JsonNode> lines(ByteArrayOutputStream written) {
        String text = written.toString(StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(JSON::readTree)
                .toList();
    }
}
