package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that wait for a cluster which leaves them without an answer: a scripted one. */
class SlowClusterTest {
    @TempDir
    private Path state;

    @Test
    void theEndOfTheServiceEndsEveryCallThatWaitsForACluster() {
        ExecutorService callers = Executors.newCachedThreadPool();
        try (ScriptedMilvus source = ScriptedMilvus.start("v2.6.17");
                ScriptedMilvus target = ScriptedMilvus.start("v2.6.17")) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            try (RunningService service = RunningService.start(state, Map.of("godwit.jobs.answer-within", "10m"))) {
                String from = register(service, "source", source.uri());
                String to = register(service, "target", target.uri());
                source.clear();
                for (String rpc : List.of("Connect", "GetVersion", "ListDatabases", "ShowCollections")) {
                    source.always(rpc, request -> ScriptedReply.silence());
                }
                Map<String, String> calls = calls(service.project(), from, to, source.uri());
                calls.forEach((path, body) ->
                        answers.add(CompletableFuture.supplyAsync(() -> service.post(path, json(body)), callers)));
                await(source, calls.size());
            }
            for (CompletableFuture<Answer> answer : answers) {
                assertThat(answer.join().status()).as(answer.join().text()).isEqualTo(503);
                assertThat(answer.join().text()).contains("the service is ending");
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static Map<String, String> calls(String project, String from, String to, String address) {
        String remote = "'source': {'endpoint': '" + address + "'}";
        String sized = "'clusterName': 'new', 'projectId': '" + project
                + "', 'regionId': 'aws-local', 'plan': 'Standard'," + " 'cuType': 'Capacity-optimized', 'cuSize': 1";
        return Map.of(
                "/v2/migrations/toExisting",
                "{'source': {'clusterId': '" + from + "'}, 'destination': {'clusterId': '" + to + "'}}",
                "/v2/migrations/toNewDedicated",
                "{'source': {'clusterId': '" + from + "'}, 'destination': {" + sized + "}}",
                "/api/v1/migrations",
                "{" + remote + ", 'target': {'clusterId': '" + to + "'}}",
                "/api/v1/migrations?validateOnly=true",
                "{" + remote + ", 'target': {'clusterId': '" + to + "'}}",
                "/api/v1/schema-previews",
                "{" + remote + "}",
                "/api/v1/connections:test",
                "{'endpoint': '" + address + "'}",
                "/api/v1/clusters",
                "{'projectId': '" + project + "', 'clusterName': 'other', 'endpoint': '" + address + "'}",
                "/api/v1/clusters/" + from + ":test",
                "");
    }

    private static String register(RunningService service, String name, String address) {
        return service.post(
                        "/api/v1/clusters",
                        json("{'projectId': '" + service.project() + "', 'clusterName': '" + name + "', 'endpoint': '"
                                + address + "'}"))
                .json()
                .get("clusterId")
                .asString();
    }

    private static void await(ScriptedMilvus server, int calls) {
        Instant until = Instant.now().plusSeconds(60);
        while (server.calls().size() < calls && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
        assertThat(server.calls()).hasSizeGreaterThanOrEqualTo(calls);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
