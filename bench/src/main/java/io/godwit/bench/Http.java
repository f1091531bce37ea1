package io.godwit.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What a client of the service does. */
final class Http {
    /** Instead of a status: the connection was refused or broke, or nothing came within the client's patience. */
    static final int NO_ANSWER = 0;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private Http() {}

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("There is no free port.", e);
        }
    }

    static int status(URI uri) {
        return send(HttpRequest.newBuilder(uri).build());
    }

    /** Reads the whole answer and returns its status, or NO_ANSWER. */
    static int send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofByteArray()).statusCode();
        } catch (IOException e) {
            return NO_ANSWER;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NO_ANSWER;
        }
    }

    /** The cookie that an answer sets, as it is to be sent. */
    static String cookie(HttpRequest request) {
        try {
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
            return answer.headers()
                    .firstValue("set-cookie")
                    .map(cookie -> cookie.replaceFirst(";.*", ""))
                    .orElseThrow(() -> new IllegalStateException(request.uri() + " sets no cookie: " + answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException("No answer to " + request.uri() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for an answer.", e);
        }
    }

    static HttpRequest get(URI uri, String key) {
        return request(uri, key).build();
    }

    static HttpRequest post(URI uri, String key, String body) {
        return request(uri, key).POST(BodyPublishers.ofString(body)).build();
    }

    /** What a request that has to go well is answered. */
    static JsonNode json(HttpRequest request) {
        try {
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(request.uri() + " was answered: " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("No answer to " + request.uri() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for an answer.", e);
        }
    }

    private static HttpRequest.Builder request(URI uri, String key) {
        return HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }
}
