package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.local.LocalServer;
import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Migrations by REST between two real Milvus 2.3.5 servers. */
class ServiceMigrationIT {
    private static final String DATABASE = "service_it";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Set<String> ENDED = Set.of("SUCCESSFUL", "FAILED", "CANCELED");

    @TempDir
    private Path state;

    private LocalServer sourceServer;
    private LocalServer targetServer;
    private MilvusFixture source;
    private MilvusFixture target;
    private SampleCollection sample;

    @BeforeEach
    void fill() {
        sourceServer = MilvusServers.source();
        targetServer = MilvusServers.target();
        try (MilvusFixture fixture = MilvusServers.fixture(sourceServer)) {
            fixture.createDatabase(DATABASE);
        }
        source = MilvusServers.fixture(sourceServer).database(DATABASE);
        sample = SampleCollections.withSeed(5).basic(2_000).withName("docs");
        source.prepare(sample);
    }

    @AfterEach
    void clear() {
        source.dropCollections();
        source.dropDatabase(DATABASE);
        source.close();
        try (MilvusFixture fixture = MilvusServers.fixture(targetServer)) {
            for (String database : fixture.databases()) {
                if (database.startsWith(DATABASE)) {
                    fixture.database(database).dropCollections();
                    fixture.dropDatabase(database);
                }
            }
        }
        if (target != null) {
            target.close();
        }
    }

    @Test
    void migratesBetweenRegisteredClustersAndRefusesToDoItTwice() throws IOException {
        try (RunningService service = RunningService.start(state)) {
            String from = register(service, "source", sourceServer);
            String to = register(service, "target", targetServer);

            String job = service.post("/v2/migrations/toExisting", request(from, to, DATABASE))
                    .data()
                    .get("jobId")
                    .asString();
            assertThat(job).matches("job-[a-z0-9]{22}");

            JsonNode end = await(() -> service.get("/v2/jobs/" + job).data(), "status", ENDED);
            assertThat(end.get("status").asString()).as(end.toString()).isEqualTo("SUCCESSFUL");
            assertThat(end.get("progress").asString()).isEqualTo("100");
            assertThat(end.get("type").asString()).isEqualTo("MIGRATION");
            assertThat(end.get("reason").asString()).isEmpty();
            assertThat(end.get("endTime").asString())
                    .isGreaterThanOrEqualTo(end.get("startTime").asString());
            target = MilvusServers.fixture(targetServer).database(DATABASE);
            RowComparison.assertSameRows(source, "docs", target, "docs");

            JsonNode details = service.get("/api/v1/jobs/" + job).json();
            JsonNode collection = details.at("/collections/0");
            assertThat(collection.get("target").asString()).isEqualTo(DATABASE + ".docs");
            assertThat(collection.get("rowsVerified").asLong())
                    .isEqualTo(collection.get("rows").asLong());
            assertThat(state.resolve("jobs").resolve(job).resolve("report.html"))
                    .exists();

            mendsDamageThatCameAfterTheJob(service, job);
            catchesUpWithTheSource(service, job);

            Answer again = service.post("/v2/migrations/toExisting", request(from, to, DATABASE));
            assertThat(again.refused(200, 90101).message())
                    .contains("TARGET_EXISTS")
                    .contains(DATABASE + ".docs");
            Answer missing = service.post(
                    "/v2/migrations/toExisting",
                    request(from, to, DATABASE)
                            .replace("}]}", ", \"collections\": [{\"collectionName\": \"nix\"}]}]}"));
            missing.refused(200, 47005);
            assertThat(service.get("/api/v1/jobs").json().get("count").asInt()).isEqualTo(1);
            assertThat(service.post("/api/v1/jobs/" + job + ":cancel", "{}").status())
                    .isEqualTo(409);
        }
        nothingKeepsTheSecretInClear();
    }

    private void mendsDamageThatCameAfterTheJob(RunningService service, String job) {
        List<?> some = source.readAll("docs").keySet().stream().limit(3).toList();
        target.delete("docs", "_default", some);

        assertThat(service.post("/api/v1/jobs/" + job + ":verify", "").status()).isEqualTo(202);
        JsonNode verified = await(() -> service.get("/api/v1/jobs/" + job).json(), "state", ENDED);
        assertThat(verified.get("state").asString()).as(verified.toString()).isEqualTo("FAILED");
        assertThat(verified.get("reason").asString()).contains("3 rows missing");
        assertThat(target.readAll("docs")).hasSize(2_000 - 3);
        JsonNode errors = service.get("/api/v1/jobs/" + job + "/errors").json();
        assertThat(errors.at("/reason/code").asString()).isEqualTo("DIFFERENCES");
        assertThat(errors.get("rows")).hasSize(1);
        assertThat(errors.at("/rows/0/cause").asString()).isEqualTo("MISSING");
        assertThat(errors.at("/rows/0/count").asInt()).isEqualTo(3);
        assertThat(errors.at("/rows/0/examples").findValuesAsString("key"))
                .containsExactlyInAnyOrderElementsOf(
                        some.stream().map(String::valueOf).toList());
        assertThat(service.get("/api/v1/jobs/" + job + "/errors?format=ndjson")
                        .text()
                        .lines())
                .hasSize(3)
                .allMatch(line -> line.contains("\"kind\":\"MISSING\""));
        assertThat(service.get("/api/v1/jobs/" + job + "/report")
                        .json()
                        .at("/conclusion/next/0/commands/0")
                        .asString())
                .isEqualTo("POST /api/v1/jobs/" + job + ":repair");

        Answer repair = service.post("/api/v1/jobs/" + job + ":repair", "");
        assertThat(repair.status()).as(repair.text()).isEqualTo(202);
        assertThat(repair.json().get("purpose").asString()).isEqualTo("REPAIR");

        JsonNode end = await(() -> service.get("/api/v1/jobs/" + job).json(), "state", ENDED);
        assertThat(end.get("state").asString()).as(end.toString()).isEqualTo("SUCCESSFUL");
        RowComparison.assertSameRows(source, "docs", target, "docs");
        assertThat(service.get("/api/v1/jobs/" + job + "/report")
                        .json()
                        .at("/conclusion/grade")
                        .asString())
                .isEqualTo("EQUAL");
        assertThat(service.get("/api/v1/jobs/" + job + "/events")
                        .json()
                        .get("events")
                        .findValuesAsString("message"))
                .contains("owner asked for: repair");
    }

    private void catchesUpWithTheSource(RunningService service, String job) {
        List<?> some = source.readAll("docs").keySet().stream().limit(5).toList();
        source.delete("docs", "_default", some);

        Answer catchUp = service.post("/api/v1/jobs/" + job + ":catchUp", "");
        assertThat(catchUp.status()).as(catchUp.text()).isEqualTo(202);
        JsonNode end = await(() -> service.get("/api/v1/jobs/" + job).json(), "state", ENDED);

        assertThat(end.get("state").asString()).as(end.toString()).isEqualTo("SUCCESSFUL");
        assertThat(end.get("purpose").asString()).isEqualTo("CATCH_UP");
        assertThat(target.readAll("docs")).hasSize(2_000 - 5);
        RowComparison.assertSameRows(source, "docs", target, "docs");
    }

    @Test
    void doesARequestOnceAndShowsBeforehandWhatItWouldDo() throws IOException {
        String from;
        String to;
        String request;
        String job;
        try (RunningService service = RunningService.start(state)) {
            from = remote(sourceServer);
            to = register(service, "target", targetServer);
            request = """
                    {"source": %s, "target": {"clusterId": "%s"}, "verify": "counts",
                     "databases": ["%s"], "collections": ["docs=papers"]}""".formatted(from, to, DATABASE);

            JsonNode preview = service.post("/api/v1/migrations?validateOnly=true", request)
                    .json();
            assertThat(preview.get("accepted").asBoolean())
                    .as(preview.toString())
                    .isTrue();
            assertThat(preview.at("/collections/0/target").asString()).isEqualTo(DATABASE + ".papers");
            assertThat(preview.at("/collections/0/rows").asLong()).isEqualTo(2_000);
            assertThat(preview.get("text").asString()).contains("papers");
            assertThat(service.get("/api/v1/jobs").json().get("count").asInt()).isZero();

            Answer first = service.postOnce("/api/v1/migrations", "key-1", request);
            assertThat(first.status()).as(first.text()).isEqualTo(202);
            job = first.json().get("jobId").asString();
            assertThat(first.headers().firstValue("location")).contains("/api/v1/jobs/" + job);
            assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
            sameJob(service, job, "key-1", request);
            Answer other = service.postOnce("/api/v1/migrations", "key-1", request.replace("counts", "full"));
            assertThat(other.status()).isEqualTo(422);
            assertThat(other.json().get("code").asString()).isEqualTo("KEY_REUSED");

            JsonNode end = await(() -> service.get("/api/v1/jobs/" + job).json(), "state", ENDED);
            assertThat(end.get("state").asString()).as(end.toString()).isEqualTo("SUCCESSFUL");
            assertThat(service.get("/api/v1/jobs/" + job + "/report")
                            .json()
                            .at("/options/verify")
                            .asString())
                    .isEqualTo("COUNTS");
        }
        try (RunningService service = RunningService.start(state)) {
            // In another order; and the target has the collection by now.
            sameJob(service, job, "key-1", """
                    { "verify":"counts","collections":["docs=papers"], "databases":["%s"],
                    "target":{"clusterId":"%s"},"source":%s }""".formatted(DATABASE, to, from));
            Answer anew = service.postOnce("/api/v1/migrations", "key-2", request);
            assertThat(anew.status()).isEqualTo(409);
            assertThat(anew.json().get("code").asString()).isEqualTo("NAME_CLASH");
            JsonNode preview = service.post("/api/v1/migrations?validateOnly=true", request)
                    .json();
            assertThat(preview.get("accepted").asBoolean()).isFalse();
            assertThat(preview.get("findings").findValuesAsString("id")).contains("TARGET_EXISTS");
            assertThat(service.get("/api/v1/jobs").json().get("count").asInt()).isEqualTo(1);
            testsConnections(service);
        }
        target = MilvusServers.fixture(targetServer).database(DATABASE);
        RowComparison.assertSameRows(source, "docs", target, "papers");
        nothingKeepsTheSecretInClear();
    }

    /** With user and password, as a source that nobody has registered. */
    private static String remote(LocalServer server) {
        String[] token = server.token().orElseThrow().split(":", 2);
        return "{\"endpoint\": \"" + server.uri() + "\", \"username\": \"" + token[0] + "\", \"password\": \""
                + token[1] + "\"}";
    }

    private static void sameJob(RunningService service, String job, String key, String request) {
        Answer again = service.postOnce("/api/v1/migrations", key, request);
        assertThat(again.status()).as(again.text()).isEqualTo(202);
        assertThat(again.json().get("jobId").asString()).isEqualTo(job);
        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
    }

    private void testsConnections(RunningService service) {
        String body = "{\"endpoint\": \"" + sourceServer.uri() + "\", \"token\": \"%s\"}";
        Answer answer = service.post(
                "/api/v1/connections:test", body.formatted(sourceServer.token().orElseThrow()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().get("version").asString()).isEqualTo("v2.3.5-lite");
        assertThat(answer.json().get("databases").toString()).contains(DATABASE);
        Answer wrong = service.post("/api/v1/connections:test", body.formatted("root:not-this-one"));
        assertThat(wrong.status()).as(wrong.text()).isEqualTo(409);
        assertThat(wrong.text()).doesNotContain("not-this-one");
    }

    @Test
    void pausesARunningJobAndGoesOnWithItWhenAsked() {
        try (RunningService service = RunningService.start(state)) {
            String from = register(service, "source", sourceServer);
            String to = register(service, "target", targetServer);
            String job = submit(service, from, to, DATABASE);
            await(() -> service.get("/v2/jobs/" + job).data(), "status", Set.of("IN_PROGRESS"));

            assertThat(service.post("/api/v1/jobs/" + job + ":pause", "").status())
                    .isEqualTo(202);
            JsonNode paused = await(() -> service.get("/api/v1/jobs/" + job).json(), "state", Set.of("PAUSED"));
            assertThat(paused.get("state").asString()).as(paused.toString()).isEqualTo("PAUSED");
            assertThat(service.post("/api/v1/jobs/" + job + ":retry", "").status())
                    .isEqualTo(409);

            Answer resumed = service.post("/api/v1/jobs/" + job + ":resume", "");
            assertThat(resumed.status()).as(resumed.text()).isEqualTo(202);
            JsonNode end = await(() -> service.get("/api/v1/jobs/" + job).json(), "state", ENDED);
            assertThat(end.get("state").asString()).as(end.toString()).isEqualTo("SUCCESSFUL");
        }
        target = MilvusServers.fixture(targetServer).database(DATABASE);
        RowComparison.assertSameRows(source, "docs", target, "docs");
    }

    /** One of them to a cluster that is made for it, on this machine, and is not there yet when the service ends. */
    @Test
    void goesOnWithJobsAfterARestartAndCancelsAnother() throws IOException {
        JsonNode made;
        String toExisting;
        String canceled;
        try (RunningService service = RunningService.start(state)) {
            String from = register(service, "source", sourceServer);
            String to = register(service, "target", targetServer);
            service.post("/v2/migrations/toNewDedicated", toNew(service, from, "nowhere"))
                    .refused(200, 47005);
            service.post("/v2/migrations/toNewDedicated", toNew(service, from, "default"))
                    .refused(200, 90100);
            assertThat(service.get("/v2/clusters").data().get("count").asInt()).isEqualTo(2);
            made = makesACluster(service, from);
            toExisting = submit(service, from, to, DATABASE + "_1");
            canceled = submit(service, from, to, DATABASE + "_2");
            service.post("/v2/migrations/toExisting", request(from, to, DATABASE + "_1"))
                    .refused(200, 90101);
            assertThat(service.delete("/api/v1/clusters/" + from).status()).isEqualTo(409);

            Answer answer = service.post("/api/v1/jobs/" + canceled + ":cancel", "");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.json().get("state").asString()).isEqualTo("CANCELED");
            String running = toExisting;
            await(() -> service.get("/v2/jobs/" + running).data(), "status", Set.of("IN_PROGRESS"));
        }
        try (RunningService service = RunningService.start(state)) {
            for (String job : List.of(toExisting, made.get("jobId").asString())) {
                JsonNode end = await(() -> service.get("/v2/jobs/" + job).data(), "status", ENDED);
                assertThat(end.get("status").asString()).as(end.toString()).isEqualTo("SUCCESSFUL");
            }
            assertThat(service.get("/v2/jobs/" + canceled).data().get("status").asString())
                    .isEqualTo("CANCELED");
            assertThat(service.get("/api/v1/jobs?state=SUCCESSFUL&pageSize=1")
                            .json()
                            .get("count")
                            .asInt())
                    .isEqualTo(2);
            holdsTheRowsAndIsDropped(service, made);
        }
        target = MilvusServers.fixture(targetServer).database(DATABASE + "_1");
        RowComparison.assertSameRows(source, "docs", target, "docs");
        assertThat(target.databases()).doesNotContain(DATABASE + "_2");
    }

    private static JsonNode makesACluster(RunningService service, String from) {
        JsonNode made = service.post("/v2/migrations/toNewDedicated", toNew(service, from, DATABASE))
                .data();
        assertThat(made.propertyNames()).containsExactly("clusterId", "username", "password", "jobId");
        String id = made.get("clusterId").asString();
        assertThat(id).matches("in01-[0-9a-f]{15}");
        assertThat(made.get("username").asString()).isEqualTo("db_admin");
        assertThat(service.get("/v2/clusters/" + id).data().get("status").asString())
                .isEqualTo("CREATING");
        assertThat(service.get("/api/v1/jobs/" + made.get("jobId").asString())
                        .json()
                        .get("phase")
                        .asString())
                .isEqualTo("CLUSTER");
        service.post("/v2/migrations/toExisting", request(from, id, DATABASE)).refused(200, 40003);
        drop(service, id).refused(200, 40003);
        return made;
    }

    private void holdsTheRowsAndIsDropped(RunningService service, JsonNode made) throws IOException {
        String id = made.get("clusterId").asString();
        JsonNode cluster = service.get("/v2/clusters/" + id).data();
        assertThat(cluster.get("status").asString()).isEqualTo("RUNNING");
        assertThat(cluster.get("plan").asString()).isEqualTo("Enterprise");
        assertThat(cluster.get("cuSize").asInt()).isEqualTo(2);
        assertThat(service.get("/api/v1/clusters/" + id).json().get("version").asString())
                .isEqualTo("v2.3.5-lite");
        assertThat(service.delete("/api/v1/clusters/" + id).status()).isEqualTo(409);
        URI address = URI.create(cluster.get("connectAddress").asString());
        assertThat(address.getPort()).isBetween(20_000, 31_999);
        String password = made.get("password").asString();
        try (MilvusFixture there = MilvusFixture.connect(address.toString(), "db_admin:" + password)) {
            RowComparison.assertSameRows(source, "docs", there.database(DATABASE), "docs");
        }
        nothingKeepsInClear(List.of(password));

        drop(service, id).data();
        Instant until = Instant.now().plus(PATIENCE);
        while (service.get("/v2/clusters/" + id).code() == 0 && Instant.now().isBefore(until)) {
            pause();
        }
        service.get("/v2/clusters/" + id).refused(200, 80020);
        assertThat(state.resolve("clusters").resolve(id)).doesNotExist();
        assertThatThrownBy(() -> new Socket(address.getHost(), address.getPort()))
                .isInstanceOf(ConnectException.class);
    }

    private static String toNew(RunningService service, String from, String database) {
        return """
                {"source": {"clusterId": "%s"}, "dbCollections": [{"dbName": "%s"}],
                 "destination": {"clusterName": "new", "projectId": "%s", "regionId": "aws-local", "plan": "Enterprise",
                 "cuType": "Performance-optimized", "cuSize": 2}}""".formatted(from, database, service.project());
    }

    private static Answer drop(RunningService service, String cluster) {
        return service.as(RunningService.OWNER_KEY, "DELETE", "/v2/clusters/" + cluster + "/drop", "{}");
    }

    @Test
    void cancelsARunningJob() {
        try (RunningService service = RunningService.start(state)) {
            String from = register(service, "source", sourceServer);
            String to = register(service, "target", targetServer);
            String job = submit(service, from, to, DATABASE);
            await(() -> service.get("/v2/jobs/" + job).data(), "status", Set.of("IN_PROGRESS"));

            assertThat(service.post("/api/v1/jobs/" + job + ":cancel", "").status())
                    .isEqualTo(202);

            JsonNode end = await(() -> service.get("/v2/jobs/" + job).data(), "status", ENDED);
            assertThat(end.get("status").asString()).isEqualTo("CANCELED");
            assertThat(end.get("reason").asString()).isEqualTo("canceled");
        }
    }

    private static String submit(RunningService service, String from, String to, String database) {
        return service.post("/v2/migrations/toExisting", request(from, to, database))
                .data()
                .get("jobId")
                .asString();
    }

    private static String request(String from, String to, String targetDatabase) {
        return """
            {"source": {"clusterId": "%s"}, "destination": {"clusterId": "%s"},
             "dbCollections": [{"dbName": "%s", "destDbName": "%s"}]}""".formatted(from, to, DATABASE, targetDatabase);
    }

    private static String register(RunningService service, String name, LocalServer server) {
        Answer answer = service.post("/api/v1/clusters", """
                {"projectId": "%s", "clusterName": "%s", "endpoint": "%s", "token": "%s", "plan": "Enterprise"}""".formatted(
                        service.project(), name, server.uri(), server.token().orElseThrow()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.text()).doesNotContain(server.token().orElseThrow());
        assertThat(answer.json().get("version").asString()).isEqualTo("v2.3.5-lite");
        return answer.json().get("clusterId").asString();
    }

    /** Neither the tokens of the servers nor the key of the owner, in no file. */
    private void nothingKeepsTheSecretInClear() throws IOException {
        nothingKeepsInClear(List.of(
                sourceServer.token().orElseThrow(),
                targetServer.token().orElseThrow().substring("root:".length()),
                RunningService.OWNER_KEY));
    }

    private void nothingKeepsInClear(List<String> secrets) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                secrets.forEach(secret ->
                        assertThat(text.contains(secret)).as(file.toString()).isFalse());
            }
        }
    }

    private static JsonNode await(Supplier<JsonNode> look, String field, Set<String> wanted) {
        Instant until = Instant.now().plus(PATIENCE);
        JsonNode seen = look.get();
        while (!wanted.contains(seen.get(field).asString())
                && !ENDED.contains(seen.get(field).asString())
                && Instant.now().isBefore(until)) {
            pause();
            seen = look.get();
        }
        return seen;
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
