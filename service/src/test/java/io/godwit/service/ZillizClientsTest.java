package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.JobState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Zilliz Cloud's command line and its MCP server, as they are published, with all that they have for clusters, projects and jobs. */
class ZillizClientsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String HOST = "api.cloud.zilliz.com";
    private static final String CLUSTER = "in01-00000000000000a";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private static Path folder;

    private static FakeZillizCloud cloud;
    private static RunningService service;
    private static TlsProxy proxy;
    private static ZillizClients clients;

    @BeforeAll
    static void start() throws IOException, InterruptedException, GeneralSecurityException {
        clients = ZillizClients.install(folder);
        cloud = FakeZillizCloud.start();
        service = RunningService.start(
                folder.resolve("state"),
                Map.of(
                        "godwit.provisioner", "zilliz-cloud",
                        "godwit.zilliz-cloud.url", cloud.url(),
                        "godwit.zilliz-cloud.poll", "50ms"));
        service.as(
                RunningService.OWNER_KEY,
                "PUT",
                "/api/v1/zilliz-cloud",
                "{\"projectId\": \"" + FakeZillizCloud.PROJECT + "\", \"apiKey\": \"" + FakeZillizCloud.KEY + "\"}");
        service.clusterAtNowhere(CLUSTER, service.project(), "STANDARD");
        proxy = new TlsProxy(folder, HOST, service.port());
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        service.close();
        cloud.close();
    }

    @Test
    void theCommandLineDoesWhatItCanDoWithClustersProjectsAndJobs() throws IOException, InterruptedException {
        cli("configure set base_url http://127.0.0.1:" + service.port()).succeeded();
        assertThat(cli("configure set api_key wrong").failed()).contains("Invalid API key");
        cli("configure set api_key " + RunningService.OWNER_KEY).succeeded();

        assertThat(json("cluster providers").findValuesAsString("cloudId")).containsExactly("aws", "azure");
        assertThat(json("cluster regions --cloud-id azure").findValuesAsString("regionId"))
                .containsExactly("az-eastus");
        assertThat(json("project list").findValuesAsString("projectId")).contains(service.project());
        assertThat(json("project describe --project-id " + service.project())
                        .get("projectName")
                        .asString())
                .isEqualTo("Default Project");
        String project = json("project create --name cli --plan Standard").asString();
        assertThat(json("project upgrade --plan Enterprise --project-id " + project)
                        .asString())
                .isEqualTo(project);
        assertThat(cli("cluster list --page-size 500 -o json").failed()).contains("80003", "pageSize out of range");

        String id = tunneled("cluster create --name cli --type dedicated --project-id " + service.project()
                        + " --region aws-us-west-2 --cu-type Performance-optimized --cu-size 1 --plan Standard")
                .get("clusterId")
                .asString();
        assertThat(json("cluster list --page-size 1 --page 2").get("clusters")).hasSize(1);
        assertThat(json("cluster list --all").findValuesAsString("clusterId")).contains(CLUSTER, id);
        await(id, "RUNNING");
        assertThat(json("cluster modify --cluster-id " + id + " --cu-size 2")
                        .get("clusterId")
                        .asString())
                .isEqualTo(id);
        await(id, "RUNNING");
        json("cluster suspend --cluster-id " + id);
        await(id, "STOPPED");
        json("cluster resume --cluster-id " + id);
        await(id, "RUNNING");
        assertThat(json("cluster describe --cluster-id " + id).get("cuSize").asInt())
                .isEqualTo(2);
        run(throughTheProxy(), "context set --database default --cluster-id " + id)
                .succeeded();
        assertThat(cli("context current").succeeded()).contains(id, "vectordb.zillizcloud.com");
        assertThat(json("cluster delete -y --cluster-id " + id).get("clusterId").asString())
                .isEqualTo(id);

        String job = service.job(service.project(), CLUSTER, CLUSTER, JobState.SUCCESSFUL);
        assertThat(tunneled("job describe --wait --job-id " + job).get("status").asString())
                .isEqualTo("SUCCESSFUL");
        for (String command : List.of(
                "backup list",
                "volume list --project-id " + service.project(),
                "billing bind-card --card-number 4242424242424242 --exp-month 1 --exp-year 2030 --cvc 123",
                "import list --cluster-id " + CLUSTER,
                "import status --job-id job-1 --cluster-id " + CLUSTER)) {
            assertThat(cli(command + " -o json").failed()).as(command).contains("501", "Not offered by Godwit");
        }
        for (String command : List.of(
                "cluster metrics -m SEARCH_QPS --cluster-id " + CLUSTER,
                "billing usage",
                "billing invoices",
                "alert list --project-id " + service.project())) {
            assertThat(run(throughTheProxy(), command + " -o json").failed())
                    .as(command)
                    .contains("501", "Not offered by Godwit");
        }
    }

    @Test
    void theMcpServerHasToolsForClustersAndProjects() throws IOException {
        Process server = clients.mcpServer(Map.of(
                "ZILLIZ_CLOUD_URI",
                "http://127.0.0.1:" + service.port(),
                "ZILLIZ_CLOUD_TOKEN",
                RunningService.OWNER_KEY,
                "ZILLIZ_CLOUD_FREE_CLUSTER_REGION",
                "aws-us-west-2"));
        try (Mcp mcp = new Mcp(server)) {
            assertThat(mcp.call("list_projects", Map.of())).contains(service.project(), "Default Project");
            mcp.call("create_free_cluster", Map.of("cluster_name", "mcp", "project_id", service.project()));
            String id = service.get("/v2/clusters")
                    .data()
                    .at("/clusters/0/clusterId")
                    .asString();
            assertThat(id).startsWith("in03-");
            await(id, "RUNNING");
            assertThat(mcp.call("list_clusters", Map.of("page_size", 10, "current_page", 1)))
                    .contains(id, "RUNNING");
            assertThat(mcp.call("describe_cluster", Map.of("cluster_id", id)))
                    .contains(id, "vectordb.zillizcloud.com", "100");
            assertThat(mcp.call("suspend_cluster", Map.of("cluster_id", id))).contains("being suspended");
            await(id, "STOPPED");
            assertThat(mcp.call("resume_cluster", Map.of("cluster_id", id))).contains("being resumed");
            await(id, "RUNNING");
            assertThat(mcp.call("describe_cluster", Map.of("cluster_id", "in01-000000000000000")))
                    .contains("Cluster not exist");
            assertThat(mcp.call(
                            "query_cluster_metrics",
                            Map.of(
                                    "cluster_id",
                                    id,
                                    "metric_queries",
                                    List.of(Map.of("metricName", "CU_CAPACITY", "stat", "AVG")),
                                    "granularity",
                                    "PT5M",
                                    "period",
                                    "PT1H")))
                    .contains("Not offered by Godwit");
        }
    }

    private static JsonNode json(String command) throws IOException, InterruptedException {
        return JSON.readTree(cli(command + " -o json").succeeded());
    }

    /** Of those commands that know one host only. */
    private static JsonNode tunneled(String command) throws IOException, InterruptedException {
        return JSON.readTree(run(throughTheProxy(), command + " -o json").succeeded());
    }

    private static Map<String, String> throughTheProxy() {
        return Map.of(
                "HTTPS_PROXY", proxy.url(), "SSL_CERT_FILE", proxy.certificate().toString());
    }

    private static ZillizClients.Output cli(String command) throws IOException, InterruptedException {
        return run(Map.of("NO_COLOR", "1"), command);
    }

    private static ZillizClients.Output run(Map<String, String> variables, String command)
            throws IOException, InterruptedException {
        return clients.cli(variables, command.split(" "));
    }

    private static void await(String cluster, String status) {
        Instant until = Instant.now().plus(PATIENCE);
        String seen = "";
        while (!seen.equals(status) && Instant.now().isBefore(until)) {
            seen = service.get("/v2/clusters/" + cluster).data().get("status").asString();
        }
        assertThat(seen).isEqualTo(status);
    }

    /** A client of the Model Context Protocol over the standard streams of its server, one JSON object a line. */
    private static final class Mcp implements AutoCloseable {
        private final Process server;
        private final Writer out;
        private final BufferedReader in;
        private int requests;

        Mcp(Process server) throws IOException {
            this.server = server;
            this.out = server.outputWriter(StandardCharsets.UTF_8);
            this.in = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
            request(
                    "initialize",
                    Map.of(
                            "protocolVersion",
                            "2024-11-05",
                            "capabilities",
                            Map.of(),
                            "clientInfo",
                            Map.of("name", "test", "version", "1")));
            send(Map.of("jsonrpc", "2.0", "method", "notifications/initialized"));
        }

        /** What a tool answers, as one text. */
        String call(String tool, Map<String, Object> arguments) throws IOException {
            JsonNode result = request("tools/call", Map.of("name", tool, "arguments", arguments));
            return String.join("\n", result.get("content").findValuesAsString("text"));
        }

        private JsonNode request(String method, Map<String, Object> parameters) throws IOException {
            int id = ++requests;
            send(Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", parameters));
            List<String> passed = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                passed.add(line);
                // Two lines before the first answer are for people.
                if (line.startsWith("{")) {
                    JsonNode answer = JSON.readTree(line);
                    if (answer.path("id").asInt(-1) == id) {
                        assertThat(answer.has("result")).as(line).isTrue();
                        return answer.get("result");
                    }
                }
            }
            throw new AssertionError("The server ended: " + passed);
        }

        private void send(Map<String, Object> message) throws IOException {
            out.write(JSON.writeValueAsString(message) + "\n");
            out.flush();
        }

        @Override
        public void close() {
            server.destroy();
        }
    }
}
