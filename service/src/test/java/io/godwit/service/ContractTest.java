package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import io.godwit.service.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the clients of Zilliz Cloud rely on, and what they must survive, without any Milvus. */
class ContractTest {
    private static final String FREE = "in03-00000000000000a";
    private static final String SERVERLESS = "in05-00000000000000a";
    private static final String DEDICATED = "in01-00000000000000a";
    private static final String ENTERPRISE = "in01-00000000000000e";

    @TempDir
    private static Path state;

    private static RunningService service;

    @BeforeAll
    static void start() {
        // No test makes a cluster here by mistake.
        service = RunningService.start(state, Map.of("godwit.local.clusters", "0"));
        String project = service.project();
        service.clusterAtNowhere(FREE, project, "FREE");
        service.clusterAtNowhere(SERVERLESS, project, "SERVERLESS");
        service.clusterAtNowhere(DEDICATED, project, "STANDARD");
        service.clusterAtNowhere(ENTERPRISE, project, "ENTERPRISE");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void listsAndDescribesClusters() {
        JsonNode page = service.get("/v2/clusters").data();
        assertThat(page.propertyNames()).containsExactly("count", "currentPage", "pageSize", "clusters");
        assertThat(page.get("count").asInt()).isEqualTo(4);
        assertThat(page.get("currentPage").asInt()).isEqualTo(1);
        assertThat(page.get("pageSize").asInt()).isEqualTo(10);

        JsonNode cluster = service.get("/v2/clusters/" + DEDICATED).data();
        assertThat(cluster.get("clusterId").asString()).isEqualTo(DEDICATED);
        assertThat(cluster.get("plan").asString()).isEqualTo("Standard");
        assertThat(cluster.get("deploymentOption").asString()).isEqualTo("Dedicated");
        assertThat(cluster.get("status").asString()).isEqualTo("RUNNING");
        assertThat(cluster.get("connectAddress").asString()).isEqualTo("http://127.0.0.1:9");
        assertThat(cluster.get("cuSize").isInt()).isTrue();
        assertThat(cluster.get("replica").isInt()).isTrue();
        assertThat(cluster.get("createProgress").asInt()).isEqualTo(100);
        assertThat(cluster.get("createTime").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(service.get("/v2/clusters/" + FREE).data().get("plan").asString())
                .isEqualTo("Free");
    }

    @Test
    void pagesLikeTheClientsCount() {
        assertThat(service.get("/v2/clusters?pageSize=3&currentPage=1").data().get("clusters"))
                .hasSize(3);
        assertThat(service.get("/v2/clusters?pageSize=3&currentPage=2").data().get("clusters"))
                .hasSize(1);
        assertThat(service.get("/v2/clusters?pageSize=3&currentPage=3").data().get("clusters"))
                .isEmpty();
        assertThat(service.get("/v2/clusters?pageSize=100&currentPage=1")
                        .data()
                        .get("count")
                        .asInt())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "pageSize=0, 80003",
        "pageSize=101, 80003",
        "pageSize=-1, 80003",
        "pageSize=ten, 80003",
        "pageSize=99999999999, 80003",
        "currentPage=0, 80004",
        "currentPage=x, 80004"
    })
    void refusesPagesThatCannotBe(String query, int code) {
        service.get("/v2/clusters?" + query).refused(200, code);
    }

    @Test
    void listsProjectsAsAPlainList() {
        JsonNode projects = service.get("/v2/projects").data();
        assertThat(projects.isArray()).isTrue();
        JsonNode project = projects.get(0);
        assertThat(project.get("projectId").asString()).matches("proj-[0-9a-f]{22}");
        assertThat(project.get("projectName").asString()).isEqualTo("Default Project");
        assertThat(project.get("instanceCount").asInt()).isEqualTo(4);
        assertThat(project.get("createTimeMilli").isIntegralNumber()).isTrue();
        assertThat(service.get("/v2/projects/" + project.get("projectId").asString())
                        .data())
                .isEqualTo(project);
    }

    @Test
    void listsCloudsAndRegions() {
        assertThat(service.get("/v2/clouds").data().get(0).get("cloudId").asString())
                .isEqualTo("aws");
        JsonNode region = service.get("/v2/regions").data().get(0);
        assertThat(region.get("regionId").asString()).isEqualTo("aws-local");
        assertThat(region.get("domain").asString()).isEqualTo("127.0.0.1:" + service.port());
        assertThat(service.get("/v2/regions?cloudId=aws").data()).hasSize(1);
        assertThat(service.get("/v2/regions?cloudId=gcp").data()).isEmpty();
    }

    @Test
    void aBadKeyIsA401WithItsCode() {
        service.as("wrong", "GET", "/v2/clusters", null).refused(401, 21119);
        HttpRequest none = HttpRequest.newBuilder(uri("/v2/clusters")).build();
        assertThat(service.send(none).refused(401, 21119).message()).isEqualTo("The apikey is illegal");
        HttpRequest basic = HttpRequest.newBuilder(uri("/v2/clusters"))
                .header("Authorization", "Basic " + RunningService.OWNER_KEY)
                .build();
        service.send(basic).refused(401, 21119);
        Answer ours = service.as("wrong", "GET", "/api/v1/clusters", null);
        assertThat(ours.status()).isEqualTo(401);
        assertThat(ours.json().get("code").asString()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void missingThingsAreABusinessErrorWithHttp200() {
        service.get("/v2/clusters/in01-000000000000000").refused(200, 80020);
        service.get("/v2/jobs/job-0000000000000000000000").refused(200, 80020);
        service.get("/v2/projects/proj-0000000000000000000000").refused(200, 80020);
        migrate("in01-000000000000000", DEDICATED).refused(200, 80020);
        migrate(DEDICATED, "in01-000000000000000").refused(200, 80020);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v2/nothing, 404",
        "GET, /v2/, 404",
        "GET, /v2/jobs, 404",
        "POST, /v2/clusters, 405",
        "GET, /v2/migrations/toExisting, 405",
        "PUT, /v2/jobs/job-1, 405",
        "GET, /v2/clusters/createFree/x/y, 404"
    })
    void wrongPathsAndMethodsAreJson(String method, String path, int status) {
        service.as(RunningService.OWNER_KEY, method, path, method.equals("GET") ? null : "{}")
                .refused(status, status);
    }

    @Test
    void wrongPathsOfOurOwnAreProblemDetails() {
        Answer answer = service.get("/api/v1/nothing");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.json().get("status").asInt()).isEqualTo(404);
        assertThat(answer.json().get("title").asString()).isEqualTo("No such path");
        assertThat(service.post("/api/v1/jobs", "{}").status()).isEqualTo(405);
    }

    @Test
    void aBodyThatIsTooLargeIsA413() {
        String large = "{\"source\": \"" + "x".repeat(1_100_000) + "\"}";
        service.post("/v2/migrations/toExisting", large).refused(413, 413);
        HttpRequest chunked = HttpRequest.newBuilder(uri("/v2/migrations/toExisting"))
                .header("Authorization", "Bearer " + RunningService.OWNER_KEY)
                .POST(BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                .build();
        service.send(chunked).refused(413, 413);
    }

    /** Single quotes stand for double ones. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "'text'",
                "{",
                "{} {}",
                "not json",
                "{'source': {'clusterId': 'a'}}",
                "{'source': 'a', 'destination': {'clusterId': 'b'}}",
                "{'source': {}, 'destination': {'clusterId': 'b'}}",
                "{'source': {'clusterId': 1}, 'destination': {'clusterId': 'b'}}",
                "{'source': {'clusterId': ''}, 'destination': {'clusterId': 'b'}}",
                "{'source': null, 'destination': {'clusterId': 'b'}}",
                "{'source': {'clusterId': 'a'}, 'destination': {'clusterId': 'b'}, 'dbCollection': []}",
                "{'source': {'clusterId': 'a'}, 'destination': {'clusterId': 'b'}, 'dbCollections': {}}",
                "{'source': {'clusterId': 'a'}, 'destination': {'clusterId': 'b'}, 'dbCollections': []}",
                "{'source': {'clusterId': 'a'}, 'destination': {'clusterId': 'b'}, 'dbCollections': ['x']}",
                "{'source': {'clusterId': 'a'}, 'destination': {'clusterId': 'b'}, 'dbCollections': [{'dbName': 5}]}",
                "{'source': {'clusterId': 'a'}, 'destination': {'clusterId': 'b'}, 'dbCollections': [{'dbName': '*'}]}",
                "{'source': {'clusterId': 'a'}, 'destination': {'clusterId': 'b'}, 'dbCollections': [{'collections': []}]}",
                "{'source': {'clusterId': 'a'}, 'destination': {'clusterId': 'b'}, 'dbCollections': [{'collections': [{}]}]}",
                "{'source': {'clusterId': 'a'}, 'destination': {'clusterId': 'b'}, 'dbCollections': [{'collections':"
                        + " [{'collectionName': 'a.b'}]}]}",
                "{'source': {'clusterId': 'a', 'clusterId': 'c'}, 'destination': {'clusterId': 'b'}}"
            })
    void badBodiesAreIncorrectParameters(String body) {
        Answer answer = service.post("/v2/migrations/toExisting", body.replace('\'', '"'));
        assertThat(answer.refused(200, 80000).message()).startsWith("Incorrect parameter: ");
    }

    @Test
    void saysWhereABodyIsWrong() {
        Answer answer = service.post(
                "/v2/migrations/toExisting",
                "{\"source\": {\"clusterId\": \"a\"}, \"destination\": {\"clusterId\": \"b\"},"
                        + " \"dbCollections\": [{}, {\"dbName\": 5}]}");
        assertThat(answer.message()).isEqualTo("Incorrect parameter: dbCollections[1].dbName must be a string.");
    }

    @ParameterizedTest
    @CsvSource({
        "in01-00000000000000a, in05-00000000000000a, 80013",
        "in01-00000000000000a, in03-00000000000000a, 80013",
        "in01-00000000000000e, in05-00000000000000a, 80013",
        "in03-00000000000000a, in03-00000000000000a, 80013",
        "in03-00000000000000a, in05-00000000000000a, 40003",
        "in03-00000000000000a, in01-00000000000000a, 40003",
        "in05-00000000000000a, in01-00000000000000e, 40003",
        "in05-00000000000000a, in05-00000000000000a, 40003",
        "in01-00000000000000a, in01-00000000000000e, 40003"
    })
    void refusesTheSeedsPairsOfPlansAndNoOthers(String source, String target, int code) {
        // What is let through fails where it connects: nobody listens there.
        migrate(source, target).refused(200, code);
    }

    @Test
    void saysWhatIsNotOffered() {
        Answer answer = service.post("/v2/migrations/startByRemote", "{}").refused(200, 501);
        assertThat(answer.message())
                .isEqualTo("Not offered by Godwit: POST /v2/migrations/startByRemote."
                        + " Godwit reads clusters, not files of them.");
        service.as(RunningService.OWNER_KEY, "POST", "/v2/clusters/" + DEDICATED + "/metrics/query", "{}")
                .refused(200, 501);
    }

    @Test
    void hasNoSecurityGroups() {
        String path = "/v2/clusters/" + DEDICATED + "/securityGroups";
        assertThat(service.get(path).data().get("ids")).isEmpty();
        service.get("/v2/clusters/in01-none/securityGroups").refused(200, 80020);
        put(path, "{\"ids\": [\"sg-1\"]}").refused(200, 501);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "modify | {} | 80000",
                "modify | {'cuSize': 0} | 80006",
                "modify | {'autoscaling': {'cu': {'min': 1}}} | 501",
                "modifyReplica | {} | 80000"
            })
    void changesNoClusterWithoutSayingWhat(String operation, String body, int code) {
        service.post("/v2/clusters/" + DEDICATED + "/" + operation, body.replace('\'', '"'))
                .refused(200, code);
    }

    /** What was not made here is not operated from here either. */
    @ParameterizedTest
    @ValueSource(strings = {"POST suspend", "POST resume", "POST modify", "POST modifyReplica", "DELETE drop"})
    void leavesRegisteredClustersToWhoeverRunsThem(String operation) {
        String[] parts = operation.split(" ");
        String body = parts[1].startsWith("modify") ? "{\"replica\": 2}" : "{}";
        Answer answer =
                service.as(RunningService.OWNER_KEY, parts[0], "/v2/clusters/" + DEDICATED + "/" + parts[1], body);
        assertThat(answer.refused(200, 501).message()).contains(DEDICATED + " was registered");
        assertThat(service.get("/v2/clusters/" + DEDICATED).data().get("status").asString())
                .isEqualTo("RUNNING");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "createFree | 'clusterName': '' | 80009",
                "createFree | 'clusterName': '123456789012345678901234567890123' | 80009",
                "createFree | 'clusterName': 'n" + FREE + "' | 40013",
                "createFree | 'projectId': 'default' | 80014",
                "createFree | 'projectId': 'proj-0000000000000000000000' | 80020",
                "createFree | 'regionId': 'aws-us-west-2' | 80000",
                "createFree | 'cuSize': 1 | 80000",
                "createFree | 'labels': {'a': 1} | 80000",
                "createServerless | 'labels': {'': 'a'} | 80000",
                "createDedicated | 'cuType': 'Fast' | 80005",
                "createDedicated | 'cuSize': 3 | 80006",
                "createDedicated | 'cuSize': 36 | 80006",
                "createDedicated | 'plan': 'Enterprise', 'cuSize': 68 | 80006",
                "createDedicated | 'cuSize': '1' | 80000",
                "createDedicated | 'cuSize': 0 | 80006",
                "createDedicated | 'cuSize': 2048 | 80006",
                "createDedicated | 'cuSize': 1.5 | 80000",
                "createDedicated | 'replica': 11 | 80000",
                "createDedicated | 'plan': 'Free' | 80013",
                "createDedicated | 'autoscaling': {'cu': {'min': 1, 'max': 4}} | 501",
                "createDedicated | 'bucketInfo': {'bucketName': 'b'} | 501",
                "createDedicated | 'keyIdentifier': 'arn:aws:kms:k' | 501",
                "createDedicated | 'scaling': {} | 80000",
                // Everything is as it has to be, and this service is configured to make none.
                "createDedicated | 'plan': 'Enterprise', 'cuSize': 72 | 90150",
                "createDedicated | 'autoscaling': {'cu': {}}, 'keyIdentifier': '', 'bucketInfo': null | 90150",
                "createServerless | 'labels': {'a': 'b'} | 90150",
                "createFree | 'description': 'd' | 90150"
            })
    void refusesOrdersOfClustersThatCannotBe(String call, String different, int code) {
        Answer answer = service.post("/v2/clusters/" + call, order(call.equals("createDedicated"), different));
        answer.refused(200, code);
        assertThat(service.get("/v2/clusters").data().get("count").asInt()).isEqualTo(4);
    }

    /** @param different fields that take the place of the usual ones */
    private static String order(boolean sized, String different) {
        StringBuilder order = new StringBuilder("{" + different);
        String usual = "'clusterName': 'new'; 'projectId': '" + service.project() + "'; 'regionId': 'aws-local'"
                + (sized ? "; 'cuType': 'Capacity-optimized'; 'cuSize': 1" : "");
        for (String field : usual.split("; ")) {
            if (!different.contains(field.substring(0, field.indexOf(':') + 1))) {
                order.append(", ").append(field);
            }
        }
        return order.append("}").toString().replace('\'', '"');
    }

    @Test
    void makesUpgradesAndDeletesProjects() {
        JsonNode made = service.post("/v2/projects", "{\"projectName\": \"second\", \"regionIds\": [\"aws-local\"]}")
                .data();
        assertThat(made.asString()).matches("proj-[0-9a-f]{22}");
        String path = "/v2/projects/" + made.asString();
        assertThat(service.get(path).data().get("plan").asString()).isEqualTo("Standard");
        Answer taken =
                service.post("/v2/projects", "{\"projectName\": \"second\"}").refused(200, 90152);
        assertThat(taken.message()).isEqualTo("The name is taken: The organization has a project second already.");
        service.post("/v2/projects", "{\"projectName\": \"third\", \"plan\": \"Gold\"}")
                .refused(200, 80013);
        service.post("/v2/projects", "{\"projectName\": \"\"}").refused(200, 80000);

        assertThat(patch(path, "Enterprise").data().asString()).isEqualTo(made.asString());
        assertThat(service.get(path).data().get("plan").asString()).isEqualTo("Enterprise");
        patch(path, "Standard").refused(200, 63104);

        service.delete("/v2/projects/" + service.project()).refused(200, 40003);
        service.delete(path).data();
        service.get(path).refused(200, 80020);
    }

    private static Answer patch(String path, String plan) {
        return service.as(RunningService.OWNER_KEY, "PATCH", path + "/plan", "{\"plan\": \"" + plan + "\"}");
    }

    @Test
    void managesKeysThatReachWhatTheyAreGivenAndNothingElse() {
        String body = "{'name': 'ci', 'orgRole': 'Member', 'projects': [{'projectId': '" + service.project()
                + "', 'role': 'Read-Only', 'allCluster': false, 'clusterIds': ['" + FREE + "'], 'allVolume': true}]}";
        JsonNode made = service.post("/v2/apiKeys", body.replace('\'', '"')).data();
        assertThat(made.propertyNames()).containsExactly("apiKeyId", "apiKey");
        String id = made.get("apiKeyId").asString();
        String key = made.get("apiKey").asString();
        assertThat(service.as(key, "GET", "/v2/clusters", null).data().findValuesAsString("clusterId"))
                .containsExactly(FREE);

        JsonNode page = service.get("/v2/apiKeys?pageSize=1").data();
        assertThat(page.propertyNames()).containsExactly("count", "currentPage", "pageSize", "apiKeys");
        assertThat(page.at("/apiKeys/0"))
                .isEqualTo(service.get("/v2/apiKeys/" + id).data());
        assertThat(page.at("/apiKeys/0/creatorName").asString()).isEqualTo("owner");
        assertThat(page.at("/apiKeys/0/projects/0/clusterIds/0").asString()).isEqualTo(FREE);
        assertThat(page.toString()).doesNotContain(key);

        put("/v2/apiKeys/" + id, body.replace(FREE, SERVERLESS).replace('\'', '"'))
                .data();
        assertThat(service.as(key, "GET", "/v2/clusters", null).data().findValuesAsString("clusterId"))
                .containsExactly(SERVERLESS);
        put("/v2/apiKeys/" + id, body.replace("Member", "Owner").replace('\'', '"'))
                .refused(200, 80000);
        put("/v2/apiKeys/key-none", body.replace('\'', '"')).refused(200, 80020);
        service.as(key, "GET", "/v2/apiKeys", null).refused(200, 80020);

        service.delete("/v2/apiKeys/" + id).data();
        service.get("/v2/apiKeys/" + id).refused(200, 80020);
        service.as(key, "GET", "/v2/clusters", null).refused(401, 21119);
    }

    @Test
    void keepsLabelsAndReplacesThemAsAWhole() {
        String path = "/v2/clusters/" + SERVERLESS + "/labels";
        assertThat(service.get(path).data().get("labels")).isEmpty();
        put(path, "{\"labels\": {\"team\": \"search\", \"env\": \"test\"}}").data();
        assertThat(put(path, "{\"labels\": {\"team\": \"ads\"}}")
                        .data()
                        .get("labels")
                        .toString())
                .isEqualTo("{\"team\":\"ads\"}");
        assertThat(service.get(path).data().get("labels").toString()).isEqualTo("{\"team\":\"ads\"}");
        put(path, "{}").refused(200, 80000);
        put(path, "{\"labels\": {}}").data();
        assertThat(service.get(path).data().get("labels")).isEmpty();
    }

    private static Answer put(String path, String body) {
        return service.as(RunningService.OWNER_KEY, "PUT", path, body);
    }

    @Test
    void answersJsonWhateverIsAskedFor() {
        HttpRequest html = HttpRequest.newBuilder(uri("/v2/clusters"))
                .header("Authorization", "Bearer " + RunningService.OWNER_KEY)
                .header("Accept", "text/html")
                .build();
        assertThat(service.send(html).data().get("count").asInt()).isEqualTo(4);
        HttpRequest form = HttpRequest.newBuilder(uri("/v2/migrations/toExisting"))
                .header("Authorization", "Bearer " + RunningService.OWNER_KEY)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        service.send(form).refused(200, 80000);
        HttpRequest multipart = HttpRequest.newBuilder(uri("/v2/migrations/toExisting"))
                .header("Authorization", "Bearer " + RunningService.OWNER_KEY)
                .header("Content-Type", "multipart/form-data")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        service.send(multipart).refused(200, 80000);
    }

    /** What HTTP clients do not send, and Tomcat refuses by itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v2/clusters?x=[ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v2/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v2/..%2f..%2fetc HTTP/1.1\r\nHost: a\r\n\r\n",
                "TRACE /v2/clusters HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v2/clusters HTTP/9.9\r\nHost: a\r\n\r\n",
                "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n",
                "POST /v2/projects HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: foo\r\n\r\n",
                "GET /health/../v2/projects HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + RunningService.OWNER_KEY
                        + "\r\nConnection: close\r\n\r\n",
                "GET /%68ealth/../v2/projects HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + RunningService.OWNER_KEY
                        + "\r\nConnection: close\r\n\r\n",
                "GET /%68ealth/x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + RunningService.OWNER_KEY
                        + "\r\nConnection: close\r\n\r\n",
                "GET /v2/clusters?pageSize=%zz HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + RunningService.OWNER_KEY
                        + "\r\nConnection: close\r\n\r\n",
                "GET /v2/clusters?pageSize=%C0%80 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                        + RunningService.OWNER_KEY + "\r\nConnection: close\r\n\r\n",
                "GET /v2/clusters?pageSize=%00 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + RunningService.OWNER_KEY
                        + "\r\nConnection: close\r\n\r\n",
                "GET /v2/clusters?= HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + RunningService.OWNER_KEY
                        + "\r\nConnection: close\r\n\r\n",
                "GET /health/readiness?x=%zz HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + RunningService.OWNER_KEY
                        + "\r\nConnection: close\r\n\r\n",
                "GET /health/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "OPTIONS /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /v2/clusters HTTP/1.1\r\n\r\n"
            })
    void evenMalformedRequestsAreAnsweredInJson(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .matches("(?s)HTTP/1.1 4\\d\\d .*")
                    .contains("{\"code\":")
                    .doesNotContain("<html", "Tomcat");
        }
    }

    @Test
    void noPathAndNoMethodIsAnsweredWithoutAnObject() {
        for (String path : new String[] {"/health/x", "/health/liveness/x", "/healthy", "/nowhere"}) {
            service.get(path).refused(404, 404);
        }
        for (String path : new String[] {"/v2/projects", "/health", "/nowhere"}) {
            service.as(RunningService.OWNER_KEY, "OPTIONS", path, null).refused(405, 405);
        }
    }

    @Test
    void setsTheHeadersThatKeepBrowsersOut() {
        Answer answer = service.get("/v2/clusters");
        assertThat(answer.headers().firstValue("requestid").orElse("")).matches("[0-9a-f]{32}");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'");
    }

    @Test
    void healthNeedsNoKeyAndTellsNothing() {
        for (String path : new String[] {"/health", "/health/liveness", "/health/readiness"}) {
            Answer answer = service.send(HttpRequest.newBuilder(uri(path)).build());
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.json().get("status").asString()).isEqualTo("UP");
            assertThat(answer.json().has("components")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254:19530",
                "http://[fe80::1]:19530",
                "http://100.100.100.200",
                "http://0.0.0.0:19530"
            })
    void connectsToNoMetadataService(String endpoint) {
        Answer answer = service.post(
                "/api/v1/clusters",
                "{\"projectId\": \"" + service.project() + "\", \"clusterName\": \"m\", \"endpoint\": \"" + endpoint
                        + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().get("code").asString()).isEqualTo("ADDRESS");
    }

    @ParameterizedTest
    @CsvSource({
        "'endpoint': 'http://127.0.0.1:9', 409, CLUSTER_STATE",
        "'endpoint': 'ftp://127.0.0.1:9', 400, INVALID_PARAMETER",
        "'endpoint': 'http://u:canary-secret@127.0.0.1:9', 400, INVALID_PARAMETER",
        "'endpoint': 'http://127.0.0.1:9'; 'plan': 'Gold', 422, PLAN",
        "'endpoint': 'http://127.0.0.1:9'; 'regionId': 'mars', 400, INVALID_PARAMETER",
        "'endpoint': 'http://127.0.0.1:9'; 'tokens': 'x', 400, INVALID_PARAMETER",
        "'endpoint': 'http://127.0.0.1:9'; 'token': 'root:canary-secret', 409, CLUSTER_STATE",
        "'endpoint': 'http://no-such-host.invalid:9', 409, CLUSTER_STATE"
    })
    void refusesClustersThatDoNotAnswerOrCannotBe(String fields, int status, String code) {
        Answer answer = service.post(
                "/api/v1/clusters",
                ("{'projectId': '" + service.project() + "', 'clusterName': 'm', " + fields.replace(';', ',') + "}")
                        .replace('\'', '"'));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().get("code").asString()).isEqualTo(code);
        assertThat(answer.text()).doesNotContain("canary-secret");
    }

    /** As where the setting became stricter after the cluster was registered. */
    @Test
    void aMigrationFromAnAddressThatIsNotAllowedIsRefused() {
        String metadata = "in01-0000000000000fe";
        service.clusterAtNowhere(metadata, service.project(), "STANDARD");
        service.sql("UPDATE cluster SET endpoint = 'http://169.254.169.254:80' WHERE id = ?", metadata);
        try {
            assertThat(migrate(metadata, DEDICATED).refused(200, 90117).message())
                    .contains("169.254.169.254");
        } finally {
            service.sql("DELETE FROM cluster WHERE id = ?", metadata);
        }
    }

    @Test
    void theReferenceNamesEachCode() throws IOException {
        Path reference = Path.of("..", "docs", "reference", "service.md");
        Set<Integer> documented = Files.readAllLines(reference).stream()
                .map(line -> line.split("\\|"))
                .filter(cells -> cells.length > 2 && cells[1].strip().matches("\\d+(, \\d+)*"))
                .flatMap(cells -> Arrays.stream(cells[1].strip().split(", ")))
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> known = Arrays.stream(Problem.values())
                // Of calls that /v2 does not have.
                .filter(problem -> problem != Problem.JOB_STATE && problem != Problem.KEY_REUSED)
                .map(Problem::code)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(known);
    }

    /** A token that no key here can read is nothing that the caller could mend. */
    @Test
    void anInternalErrorIsJsonAndKeepsItsCauseToItself() {
        String broken = "in01-0000000000000ff";
        service.clusterAtNowhere(broken, service.project(), "STANDARD");
        service.sql("UPDATE cluster SET token = 'deadbeef:AAAA' WHERE id = ?", broken);
        try {
            Answer answer = migrate(broken, DEDICATED).refused(500, 500);
            assertThat(answer.message())
                    .startsWith("Internal error")
                    .contains("requestid")
                    .doesNotContain("deadbeef");
            Answer ours = service.post("/api/v1/clusters/" + broken + ":test", "");
            assertThat(ours.status()).isEqualTo(500);
            assertThat(ours.json().get("code").asString()).isEqualTo("INTERNAL");
            assertThat(ours.text()).doesNotContain("deadbeef");
        } finally {
            service.sql("DELETE FROM cluster WHERE id = ?", broken);
        }
    }

    @Test
    void keysOfPeopleAreNotMadeWithTheRoleOfAnOwner() {
        Answer answer = service.post("/api/v1/keys", "{\"name\": \"k\", \"orgRole\": \"Owner\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(service.get("/api/v1/keys").json().get("apiKeys")).isEmpty();
    }

    private static Answer migrate(String source, String target) {
        return service.post(
                "/v2/migrations/toExisting",
                "{\"source\": {\"clusterId\": \"" + source + "\"}, \"destination\": {\"clusterId\": \"" + target
                        + "\"}}");
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }
}
