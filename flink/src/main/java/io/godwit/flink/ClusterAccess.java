package io.godwit.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.plan.FileProblem;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Endpoint.Pem;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How to be let into source and target, on another machine: with the contents of the files that the endpoints name. */
public record ClusterAccess(Side source, Side target) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static ClusterAccess of(ClusterPair clusters) {
        return new ClusterAccess(
                Side.of(clusters.source().endpoint()), Side.of(clusters.target().endpoint()));
    }

    String json() {
        ObjectNode node = MAPPER.createObjectNode();
        source.write(node.putObject("source"));
        target.write(node.putObject("target"));
        return node.toString();
    }

    /** What {@link #json} has written. */
    public static ClusterAccess read(String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            return new ClusterAccess(Side.read(node.get("source")), Side.read(node.get("target")));
        } catch (JsonProcessingException e) {
            // Without the cause, which would show some of it.
            throw new IllegalStateException("What lets workers into source and target is damaged.");
        }
    }

    /**
     * Connects to both.
     *
     * @throws GodwitException what keeps from it
     */
    public ClusterPair connect(Patience patience) {
        return patience.retrying(
                "connecting to source and target",
                e -> e.code().transientFailure(),
                () -> ClusterPair.connect(source.endpoint("source"), target.endpoint("target"), patience));
    }

    /**
     * One cluster.
     *
     * @param token empty: none is needed
     * @param ca PEM, as are the others
     */
    record Side(
            String uri,
            Optional<String> token,
            Optional<String> ca,
            Optional<String> certificate,
            Optional<String> key) {
        static Side of(Endpoint endpoint) {
            return new Side(
                    endpoint.uri().toString(),
                    Optional.ofNullable(endpoint.token()),
                    endpoint.tls().ca().map(Side::contents),
                    endpoint.tls().certificate().map(Side::contents),
                    endpoint.tls().key().map(Side::contents));
        }

        private static String contents(Pem pem) {
            if (pem instanceof Pem.Text text) {
                return text.pem();
            }
            Path file = ((Pem.File) pem).path();
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new GodwitException(
                        ErrorCode.USAGE,
                        "The file " + file + " cannot be read: " + FileProblem.of(e) + ". Check its name.",
                        e);
            }
        }

        void write(ObjectNode node) {
            node.put("uri", uri);
            token.ifPresent(value -> node.put("token", value));
            ca.ifPresent(value -> node.put("ca", value));
            certificate.ifPresent(value -> node.put("certificate", value));
            key.ifPresent(value -> node.put("key", value));
        }

        static Side read(JsonNode node) {
            return new Side(
                    node.get("uri").textValue(),
                    text(node, "token"),
                    text(node, "ca"),
                    text(node, "certificate"),
                    text(node, "key"));
        }

        private static Optional<String> text(JsonNode node, String name) {
            return Optional.ofNullable(node.path(name).textValue());
        }

        private Endpoint endpoint(String side) {
            return Endpoint.of(
                    uri,
                    token.orElse(null),
                    new Endpoint.Tls(
                            ca.map(text -> new Pem.Text("the CA for the " + side, text)),
                            certificate.map(text -> new Pem.Text("the client certificate for the " + side, text)),
                            key.map(text -> new Pem.Text("the key of the client certificate for the " + side, text))));
        }
    }
}
