package io.godwit.service.provision;

import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API of Zilliz Cloud's control plane, as one API key sees it. */
final class ZillizCloud {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    /** Our own callers wait 30 s at most before they send a request again. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Both mean success: the second in older answers. */
    private static final Set<Integer> GOOD = Set.of(0, 200);

    private static final Set<Integer> BAD_KEY = Set.of(21119, 80001, 80002);
    private static final Set<Integer> UNKNOWN_CLUSTER = Set.of(80020, 40021, 40022);
    /** What says the same there and here is passed on. */
    private static final Map<Integer, Problem> SHARED = Map.of(
            40003, Problem.CLUSTER_STATE,
            40013, Problem.CLUSTER_NAME_TAKEN,
            80005, Problem.CU_TYPE,
            80006, Problem.CU_SIZE,
            80009, Problem.CLUSTER_NAME,
            80010, Problem.CLUSTER_NAME_TAKEN,
            80013, Problem.PLAN,
            80021, Problem.SERVERLESS);

    private final URI base;
    private final String key;

    ZillizCloud(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    JsonNode get(String path) {
        return data(send(request(path).GET().build()));
    }

    /** Empty if there is no such cluster, or not for this key. */
    Optional<JsonNode> find(String path) {
        Answer answer = send(request(path).GET().build());
        return UNKNOWN_CLUSTER.contains(answer.code()) ? Optional.empty() : Optional.of(data(answer));
    }

    JsonNode post(String path, Map<String, ?> body) {
        return data(send(request(path)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build()));
    }

    /** What is not there need not be deleted. */
    void delete(String path) {
        Answer answer = send(request(path).DELETE().build());
        if (!UNKNOWN_CLUSTER.contains(answer.code())) {
            data(answer);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base.toString().replaceAll("/+$", "") + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json");
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), parse(response));
        } catch (IOException e) {
            throw failed("does not answer " + request.method() + " "
                    + request.uri().getPath() + " (" + e + "). What it was asked for may have been done all the same");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was not waited for: the service ends");
        }
    }

    private JsonNode parse(HttpResponse<String> response) {
        try {
            JsonNode body = JSON.readTree(response.body());
            if (body.isObject()) {
                return body;
            }
        } catch (JacksonException e) {
            // Told below: whatever stands before it has answered in its place.
        }
        throw failed("answered HTTP " + response.statusCode() + " and no JSON object");
    }

    private JsonNode data(Answer answer) {
        if (answer.status() < 400 && GOOD.contains(answer.code())) {
            return answer.body().path("data");
        }
        if (answer.status() == 401 || BAD_KEY.contains(answer.code())) {
            throw failed(
                    "refuses the API key. An Organization Owner stores another one with PUT" + " /api/v1/zilliz-cloud");
        }
        String message = answer.body().path("message").asString("");
        Problem shared = SHARED.get(answer.code());
        if (shared != null) {
            throw shared.with("Zilliz Cloud says: " + message);
        }
        throw failed("answered HTTP " + answer.status() + ", code " + answer.code() + ": " + message);
    }

    private ProblemException failed(String what) {
        return Problem.PROVIDER.with("Zilliz Cloud at " + base + " " + what + ".");
    }

    private record Answer(int status, JsonNode body) {
        /** One without a code is a good one, as its own clients see it. */
        int code() {
            return body.path("code").asInt(0);
        }
    }
}
