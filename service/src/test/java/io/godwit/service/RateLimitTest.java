package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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

    /** Signing in gives nobody another twenty. */
    @Test
    void aPersonHasOneRateForKeysAndSessions(@TempDir Path state) {
        try (RunningService service = RunningService.start(state, Map.of("godwit.requests-per-second", "1"))) {
            Answer made = service.post("/api/v1/members", "{\"name\": \"ada\", \"orgRole\": \"Member\"}");
            HttpRequest byKey = request(
                    service,
                    "Authorization",
                    "Bearer " + made.json().get("apiKey").asString());
            HttpRequest login = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + service.port() + "/api/v1/session"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"name\": \"ada\", \"password\": \""
                            + made.json().get("password").asString() + "\"}"))
                    .build();
            // The first request of a session is never its second: if it is refused, that is for what the key has sent
            // just before.
            boolean refused = Stream.generate(() -> {
                        String cookie = service.send(login)
                                .headers()
                                .firstValue("set-cookie")
                                .orElseThrow();
                        HttpRequest bySession = request(service, "Cookie", cookie.substring(0, cookie.indexOf(';')));
                        service.send(byKey);
                        return service.send(bySession).status() == 429;
                    })
                    .limit(100)
                    .anyMatch(late -> late);

            assertThat(refused).isTrue();
        }
    }

    private static HttpRequest request(RunningService service, String header, String value) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/v2/clouds"))
                .header(header, value)
                .build();
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
