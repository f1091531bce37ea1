package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateLimitTest {
    @Test
    void aKeyThatAsksTooOftenIsToldWhenToAskAgainAndOthersAreLeftAlone(@TempDir Path state) {
        try (RunningService service = RunningService.start(state, Map.of("godwit.requests-per-second", "1"))) {
            Answer other = service.post("/api/v1/members", "{\"name\": \"ada\", \"orgRole\": \"Member\"}");
            String otherKey = other.json().get("apiKey").asString();

            Answer refused = firstRefused(service, "/v2/clouds").refused(429, 429);

            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat(refused.message()).contains("1 a second");
            assertThat(service.get("/v2/regions").status()).isEqualTo(200);
            assertThat(service.as(otherKey, "GET", "/v2/clouds", null).status()).isEqualTo(200);
            Answer ours = firstRefused(service, "/api/v1/jobs");
            assertThat(ours.json().get("code").asString()).isEqualTo("TOO_MANY_REQUESTS");
            assertThat(ours.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        }
    }

    /** However slow this machine is, some two of so many come within a second. */
    private static Answer firstRefused(RunningService service, String path) {
        return Stream.generate(() -> service.get(path))
                .limit(1000)
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
    }
}
