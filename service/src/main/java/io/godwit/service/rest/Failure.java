package io.godwit.service.rest;

import io.godwit.service.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a problem is answered: {@code {code, message}} for Zilliz Cloud's clients, and for whoever asks outside of any known path;
 * problem details (RFC 9457) under {@code /api}.
 *
 * @param ours whether the path is one of our own API
 */
record Failure(Problem problem, String detail, boolean ours) {
    private static final JsonMapper JSON = new JsonMapper();

    static Failure of(String path, Problem problem, String detail) {
        return new Failure(problem, detail, path.startsWith("/api/"));
    }

    int status() {
        return ours ? problem.status() : problem.compatibleStatus();
    }

    String mediaType() {
        return ours ? "application/problem+json" : "application/json";
    }

    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        if (ours) {
            body.put("type", "about:blank");
            body.put("title", problem.title());
            body.put("status", problem.status());
            body.put("detail", detail);
            body.put("code", problem.name());
            return body;
        }
        body.put("code", problem.code());
        body.put("message", message());
        return body;
    }

    /** Clients know the messages by their beginnings. */
    private String message() {
        return detail.isEmpty() || detail.equals(problem.title())
                ? problem.title()
                : problem == Problem.NOT_FOUND ? detail : problem.title() + ": " + detail;
    }

    byte[] bytes() {
        return JSON.writeValueAsBytes(body());
    }

    /** Where no controller was reached. */
    void write(HttpServletResponse response) throws IOException {
        byte[] body = bytes();
        response.setStatus(status());
        response.setContentType(mediaType());
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
