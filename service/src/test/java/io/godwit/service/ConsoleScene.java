package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.JobState;
import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A service with clusters and jobs in all states that a page has something to say of. */
final class ConsoleScene implements AutoCloseable {
    static final String PASSWORD = "the-password-of-the-owner";

    static final String NOWHERE = "in01-00000000000000f";

    /** Its rows are held back at the target until somebody cancels it. */
    final String running;

    final String successful;
    /** A row was taken away at its target since. */
    final String different;

    final String unreachable;
    final String production;
    final String sandbox;
    /** Takes rows at once, and holds a collection of a name that the source has. */
    final String spare;

    private final RunningService service;
    private final ScriptedMilvus source;
    private final ScriptedMilvus target;
    private final ScriptedMilvus other = ScriptedMilvus.start("v2.6.17");
    private final CountDownLatch gate = new CountDownLatch(1);

    private ConsoleScene(RunningService service, ScriptedMilvus source, ScriptedMilvus target) {
        this.service = service;
        this.source = source;
        this.target = target;
        try (MilvusFixture from = MilvusFixture.connect(source.uri(), "")) {
            from.prepare(SampleCollections.withSeed(3).basic(40).withName("articles"));
            from.prepare(SampleCollections.withSeed(4).partitionKey(30).withName("products"));
            from.createDatabase("shop");
            from.database("shop")
                    .prepare(SampleCollections.withSeed(5).basic(20).withName("orders"));
        }
        try (MilvusFixture at = MilvusFixture.connect(other.uri(), "")) {
            at.prepare(SampleCollections.withSeed(6).basic(5).withName("articles"));
        }
        production = register("production", source.uri(), "Standard");
        String archive = register("archive", target.uri(), "Enterprise");
        sandbox = register("sandbox", source.uri(), "Free");
        spare = register("spare", other.uri(), "Standard");
        different = migrate(production, archive, "'collections': ['articles']");
        assertThat(service.ended(different).get("state").asString()).isEqualTo("SUCCESSFUL");
        try (MilvusFixture to = MilvusFixture.connect(target.uri(), "")) {
            Object key = to.readAll("articles").keySet().iterator().next();
            to.delete("articles", "_default", List.of(key));
        }
        service.post("/api/v1/jobs/" + different + ":verify", "");
        assertThat(service.ended(different).get("state").asString()).isEqualTo("FAILED");
        successful = migrate(production, archive, "'collections': ['products=catalogue']");
        assertThat(service.ended(successful).get("state").asString()).isEqualTo("SUCCESSFUL");
        service.clusterAtNowhere(NOWHERE, service.project(), "STANDARD");
        unreachable = service.job(service.project(), production, NOWHERE, JobState.FAILED);
        reason(unreachable, "No answer of 127.0.0.1:9.");
        for (String rpc : List.of("Insert", "Upsert")) {
            target.always(rpc, request -> {
                hold();
                return ScriptedReply.proceed();
            });
        }
        running = migrate(production, archive, "'databases': ['shop']");
    }

    static ConsoleScene set(Path state) {
        return new ConsoleScene(
                RunningService.start(state, Map.of("godwit.admin.password", PASSWORD)),
                ScriptedMilvus.start("v2.6.17"),
                ScriptedMilvus.start("v2.6.17"));
    }

    int port() {
        return service.port();
    }

    /** Of the cluster that migrations come from. */
    String endpoint() {
        return source.uri();
    }

    /** As it is stored. */
    String tokenOfTheDraft() {
        return (String) service.query("SELECT token FROM draft WHERE token IS NOT NULL");
    }

    /** As if the job had failed for this reason. */
    void reason(String job, String text) {
        service.sql("UPDATE job SET reason = ? WHERE id = ?", text, job);
    }

    /** Lets the rows that were held back through. */
    void letGo() {
        gate.countDown();
    }

    private String register(String name, String endpoint, String plan) {
        Answer answer = service.post(
                "/api/v1/clusters",
                json("{'projectId': '" + service.project() + "', 'clusterName': '" + name + "', 'endpoint': '"
                        + endpoint + "', 'plan': '" + plan + "'}"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("clusterId").asString();
    }

    private String migrate(String from, String to, String selection) {
        Answer answer = service.post(
                "/api/v1/migrations",
                json("{'source': {'clusterId': '" + from + "'}, 'target': {'clusterId': '" + to + "'}, " + selection
                        + "}"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.json().get("jobId").asString();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private void hold() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        gate.countDown();
        service.close();
        source.close();
        target.close();
        other.close();
    }
}
