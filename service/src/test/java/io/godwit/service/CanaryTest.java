package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret that is given to every input stands in no answer, no log, no report and no file. */
class CanaryTest {
    private static final String CANARY = "canary7secret7that7must7not7be7seen7anywhere";

    private final List<String> answers = new ArrayList<>();

    @TempDir
    private Path state;

    @Test
    void aSecretIsNowhereInClear() throws IOException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (ScriptedMilvus source = ScriptedMilvus.start("v2.6.17");
                ScriptedMilvus target = ScriptedMilvus.start("v2.6.17")) {
            try (MilvusFixture fixture = MilvusFixture.connect(source.uri(), "")) {
                fixture.prepare(SampleCollections.withSeed(9).basic(10).withName("docs"));
            }
            // As much as can be had of our own words.
            Map<String, String> settings = Map.of(
                    "godwit.zilliz-cloud.url",
                    "http://127.0.0.1:9",
                    "godwit.admin.password",
                    CANARY,
                    "godwit.jobs.connect-patience",
                    "100ms",
                    "logging.level.root",
                    "info",
                    "logging.level.io.godwit",
                    "trace");
            try (RunningService service = RunningService.start(state, settings)) {
                use(service, source.uri(), target.uri());
            }
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).isNotEmpty().doesNotContain(CANARY);
        assertThat(answers).hasSizeGreaterThan(30).noneMatch(answer -> answer.contains(CANARY));
        noFileHoldsIt();
    }

    private void use(RunningService service, String source, String target) {
        String cluster = register(service, target, "'token': '" + CANARY + "'");
        register(service, target, "'username': 'root', 'password': '" + CANARY + "'");
        register(service, "http://127.0.0.1:9", "'token': 'root:" + CANARY + "'");
        register(service, "http://u:" + CANARY + "@127.0.0.1:9", "");
        logIns(service);
        for (String credentials :
                List.of("'token': '" + CANARY + "'", "'username': 'u', 'password': '" + CANARY + "'")) {
            post(service, "connections:test", "{'endpoint': '" + source + "', " + credentials + "}");
            post(service, "connections:test", "{'endpoint': 'http://127.0.0.1:9', " + credentials + "}");
            String sides = "'source': {'endpoint': '" + source + "', " + credentials + "}, 'target': {'clusterId': '"
                    + cluster + "'}";
            post(service, "schema-previews", "{" + sides + "}");
            post(service, "migrations?validateOnly=true", "{" + sides + "}");
            post(service, "migrations", "{" + sides.replace("'clusterId'", "'id'") + "}");
            post(service, "migrations", "{" + sides + ", 'token': '" + CANARY + "'}");
            post(service, "migrations", "{" + sides + " '" + CANARY + "'");
            post(service, "migrations", "{" + sides.replace("'" + CANARY + "'", "['" + CANARY + "']") + "}");
        }
        for (String tls : List.of(
                "'" + CANARY + "'",
                "{'ca': '" + CANARY + "'}",
                "{'certificate': '" + CANARY + "', 'key': '" + CANARY + "'}",
                "{'key': ['" + CANARY + "']}")) {
            String access = "'endpoint': 'https://127.0.0.1:9', 'tls': " + tls;
            post(service, "connections:test", "{" + access + "}");
            post(service, "schema-previews", "{'source': {" + access + "}}");
            register(service, "https://127.0.0.1:9", "'tls': " + tls);
        }
        for (String key : List.of("'" + CANARY + "'", "['" + CANARY + "']")) {
            String body = json("{'apiKey': " + key + ", 'projectId': 'proj-1'}");
            hear(service.as(RunningService.OWNER_KEY, "PUT", "/api/v1/zilliz-cloud", body));
        }
        for (String change : List.of(
                "{'token': '" + CANARY + "'}",
                "{'username': 'root', 'password': '" + CANARY + "'}",
                "{'password': '" + CANARY + "x'}",
                "{'tls': {'ca': '" + CANARY + "'}}",
                "{'tokens': '" + CANARY + "'}")) {
            for (String id : List.of(cluster, "in01-00000000000000f")) {
                hear(service.patch("/api/v1/clusters/" + id, json(change)));
            }
        }
        ConsoleVisitor owner = ConsoleVisitor.signIn(service, "owner", CANARY);
        for (String form : List.of("access=key&token=", "access=user&password=", "access=user&user=a:b&password=")) {
            hear(owner.send("/console/clusters/" + cluster + "/credentials", form + CANARY));
        }
        jobs(service, source, cluster);
        for (String path : List.of("audit?pageSize=100", "clusters", "members", "keys", "jobs", "session")) {
            hear(service.get("/api/v1/" + path));
        }
        hear(service.get("/v2/clusters"));
        hear(service.get("/v2/clusters/" + cluster));
    }

    private void jobs(RunningService service, String source, String cluster) {
        String body = "{'source': {'endpoint': '" + source + "', 'token': '" + CANARY + "'}, 'target': {'clusterId': '"
                + cluster + "'}}";
        Answer submitted = service.postOnce("/api/v1/migrations", "once", json(body));
        hear(submitted);
        hear(service.postOnce(
                "/api/v1/migrations", "once", json(body.replace("'token'", "'verify': 'none', 'token'"))));
        String job = submitted.json().get("jobId").asString();
        service.ended(job);
        post(service, "jobs/" + job + ":verify", "{'source': {'token': '" + CANARY + "'}}");
        service.ended(job);
        post(service, "jobs/" + job + ":repair", "{'source': {'tokens': '" + CANARY + "'}}");
        for (String path : List.of("", "/report", "/report?format=html", "/report?format=text", "/errors", "/events")) {
            hear(service.get("/api/v1/jobs/" + job + path));
        }
        hear(service.get("/api/v1/jobs/" + job + "/errors?format=ndjson"));
        hear(service.get("/v2/jobs/" + job));
    }

    private void logIns(RunningService service) {
        for (String name : List.of("owner", "nobody")) {
            post(service, "session", "{'name': '" + name + "', 'password': '" + CANARY + "'}");
            post(service, "session", "{'name': '" + name + "', 'password': 'x" + CANARY + "'}");
            post(service, "session", "{'name': '" + name + "', 'password': ['" + CANARY + "']}");
        }
        hear(service.as(CANARY, "GET", "/v2/clusters", null));
        hear(service.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/v2/clusters"))
                .header("Cookie", "godwit_session=" + CANARY)
                .header("X-CSRF-Token", CANARY)
                .POST(BodyPublishers.noBody())
                .build()));
        hear(service.delete("/api/v1/keys/" + CANARY));
    }

    private String register(RunningService service, String endpoint, String credentials) {
        Answer answer = service.post(
                "/api/v1/clusters",
                json("{'projectId': '" + service.project() + "', 'clusterName': 'c" + answers.size()
                        + "', 'endpoint': '" + endpoint + "'" + (credentials.isEmpty() ? "" : ", " + credentials)
                        + "}"));
        hear(answer);
        return answer.json().path("clusterId").asString("");
    }

    private void post(RunningService service, String path, String body) {
        hear(service.post("/api/v1/" + path, json(body)));
    }

    private void hear(Answer answer) {
        answers.add(answer.headers().map() + " " + answer.text());
    }

    private void noFileHoldsIt() throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(CANARY))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
