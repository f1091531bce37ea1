package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.local.LocalServer;
import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.Certificates;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollections;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A real Milvus 2.3.5 that shows a certificate of its own and asks for one, as a registered target and as a source that nobody has
 * registered.
 */
class TlsClusterIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DATABASE = "tls_cluster_it";
    private static final String BACK = DATABASE + "_back";

    @TempDir
    private Path folder;

    @Test
    void migratesThereAndBackWithCertificatesThatAreShownToNobody()
            throws IOException, InterruptedException, GeneralSecurityException {
        Certificates certificates = new Certificates(Files.createDirectory(folder.resolve("certificates")));
        Certificates.Pair own = certificates.create("server");
        Certificates.Pair client = certificates.create("client");
        ObjectNode tls = JSON.createObjectNode()
                .put("ca", Files.readString(own.certificate()))
                .put("certificate", Files.readString(client.certificate()))
                .put("key", Files.readString(client.key()));
        Path state = folder.resolve("state");
        LocalServer plain = MilvusServers.source();
        try (LocalServer secure = MilvusServers.milvus(
                        builder -> builder.mutualTls(own.certificate(), own.key(), client.certificate()));
                RunningService service = RunningService.start(state);
                MilvusFixture fixture = MilvusServers.fixture(plain)) {
            fixture.createDatabase(DATABASE);
            MilvusFixture source = fixture.database(DATABASE);
            source.prepare(SampleCollections.withSeed(5).basic(300).withName("docs"));
            try {
                asksForCertificates(service, secure, tls);
                there(service, plain, register(service, "secure", secure, tls));
                String job = back(service, plain, secure, tls);
                RowComparison.assertSameRows(source, "docs", fixture.database(BACK), "docs");
                assertThat(service.query("SELECT source_token IS NULL FROM migration WHERE job = ?", job))
                        .isEqualTo(1);
                nothingKeepsInClear(state, Files.readString(client.key()));
            } finally {
                source.dropCollections();
                source.dropDatabase(DATABASE);
                if (fixture.databases().contains(BACK)) {
                    fixture.database(BACK).dropCollections();
                    fixture.dropDatabase(BACK);
                }
            }
        }
    }

    private static void asksForCertificates(RunningService service, LocalServer secure, ObjectNode tls) {
        ObjectNode body = access(secure);
        Answer untrusted = service.post("/api/v1/connections:test", body.toString());
        assertThat(untrusted.status()).as(untrusted.text()).isEqualTo(409);
        assertThat(untrusted.json().get("detail").asString()).contains("not trusted");
        body.set("tls", JSON.createObjectNode().put("ca", tls.get("ca").asString()));
        Answer unknown = service.post("/api/v1/connections:test", body.toString());
        assertThat(unknown.status()).as(unknown.text()).isEqualTo(409);
        assertThat(unknown.json().get("detail").asString()).contains("client certificate");
        body.set("tls", tls);
        Answer known = service.post("/api/v1/connections:test", body.toString());
        assertThat(known.status()).as(known.text()).isEqualTo(200);
        assertThat(known.json().get("version").asString()).isEqualTo("v2.3.5-lite");
    }

    private static void there(RunningService service, LocalServer plain, String cluster) {
        String from = register(service, "plain", plain, null);
        Answer tested = service.post("/api/v1/clusters/" + cluster + ":test", "");
        assertThat(tested.status()).as(tested.text()).isEqualTo(200);
        assertThat(tested.json().get("credentialsStored").asBoolean()).isTrue();
        assertThat(tested.text()).doesNotContain("BEGIN");
        run(service, """
                {"source": {"clusterId": "%s"}, "target": {"clusterId": "%s"}, "databases": ["%s"]}""".formatted(from, cluster, DATABASE));
    }

    private static String back(RunningService service, LocalServer plain, LocalServer secure, ObjectNode tls) {
        String to = service.get("/api/v1/clusters")
                .json()
                .get("clusters")
                .valueStream()
                .filter(cluster -> cluster.get("endpoint").asString().equals(plain.uri()))
                .findFirst()
                .orElseThrow()
                .get("clusterId")
                .asString();
        ObjectNode request = JSON.createObjectNode();
        request.set("source", access(secure).set("tls", tls));
        request.set("target", JSON.createObjectNode().put("clusterId", to));
        request.putArray("databases").add(DATABASE + "=" + BACK);
        Answer preview = service.post("/api/v1/schema-previews", request.toString());
        assertThat(preview.status()).as(preview.text()).isEqualTo(200);
        assertThat(preview.text()).contains("docs").doesNotContain("BEGIN");
        return run(service, request.toString());
    }

    private static String run(RunningService service, String request) {
        Answer answer = service.post("/api/v1/migrations", request);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        JsonNode end = service.ended(answer.json().get("jobId").asString());
        assertThat(end.get("state").asString()).as(end.toString()).isEqualTo("SUCCESSFUL");
        return end.get("jobId").asString();
    }

    private static String register(RunningService service, String name, LocalServer server, ObjectNode tls) {
        ObjectNode body = access(server).put("projectId", service.project()).put("clusterName", name);
        if (tls != null) {
            body.set("tls", tls);
        }
        Answer answer = service.post("/api/v1/clusters", body.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("clusterId").asString();
    }

    private static ObjectNode access(LocalServer server) {
        return JSON.createObjectNode()
                .put("endpoint", server.uri())
                .put("token", server.token().orElseThrow());
    }

    /** No line of the key, whatever stands between the lines. */
    private static void nothingKeepsInClear(Path state, String key) throws IOException {
        List<String> lines = key.lines().filter(line -> line.length() == 64).toList();
        assertThat(lines).isNotEmpty();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(lines.stream().filter(text::contains))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }
}
