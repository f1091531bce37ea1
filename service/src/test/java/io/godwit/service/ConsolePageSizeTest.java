package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.JobState;
import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of much: what is sent does not grow with what there is. How long they take is measured by {@code bench/run console}. */
class ConsolePageSizeTest {
    private static final String PASSWORD = "the-password-of-the-owner";
    private static final int JOBS = 10_000;
    private static final int COLLECTIONS = 1_000;
    private static final int MOST = 150_000;

    @TempDir
    private static Path state;

    private static RunningService service;
    private static ScriptedMilvus cluster;
    private static String registered;
    private static String session;

    @BeforeAll
    static void fill() {
        cluster = ScriptedMilvus.start("v2.6.17");
        try (MilvusFixture fixture = MilvusFixture.connect(cluster.uri(), "")) {
            for (int i = 0; i < COLLECTIONS; i++) {
                fixture.createCollection(SampleCollections.withSeed(1)
                        .basic(1)
                        .withName(String.format("docs_%04d", i))
                        .schema());
            }
        }
        service = RunningService.start(state, Map.of("godwit.admin.password", PASSWORD));
        registered = service.post(
                        "/api/v1/clusters",
                        "{\"projectId\": \"" + service.project()
                                + "\", \"clusterName\": \"wide\", \"plan\": \"Standard\", \"endpoint\": \""
                                + cluster.uri()
                                + "\"}")
                .json()
                .get("clusterId")
                .asString();
        String job = service.job(service.project(), registered, registered, JobState.FAILED);
        service.sql("""
                INSERT INTO job (id, fingerprint, plan, options, state, desired, epoch, reason_code, reason, created, updated, finished)
                WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                SELECT 'job-' || substr('0000000000000000000000' || n.i, -22), 'made ' || n.i, plan, options, 'FAILED', desired,
                epoch, 'UNREACHABLE', 'No answer.', n.i, n.i, n.i FROM job, n WHERE id = ?""", JOBS, job);
        service.sql("""
                INSERT INTO migration (job, organization, source_project, source_cluster, target_project, target_cluster,
                wanted, created_by, created)
                SELECT job.id, organization, source_project, source_cluster, target_project, target_cluster, wanted, created_by,
                job.created FROM job, migration WHERE migration.job = ? AND job.id <> ?""", job, job);
        Answer answer = service.send(HttpRequest.newBuilder(uri("/console/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString("name=owner&password=" + PASSWORD))
                .build());
        session = answer.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        cluster.close();
    }

    @Test
    void aPageOfTenThousandJobsHasTwentyOfThem() {
        for (String path : new String[] {"/console/jobs", "/console/jobs?state=FAILED&page=250"}) {
            String page = get(path);
            assertThat(page).contains("10,000");
            assertThat(count(page, "<tbody id=\"job-")).isEqualTo(20);
            assertThat(page.length()).isLessThan(MOST);
        }
    }

    @Test
    void ofAThousandCollectionsThoseOfThePageAloneAreLookedAt() {
        long before = described();
        String page = get("/console/clusters/" + registered + "/collections?page=2");
        assertThat(page).contains("1,000", "docs_0050").doesNotContain("docs_0049", "docs_0100");
        assertThat(page.length()).isLessThan(3 * MOST);
        assertThat(described() - before).isLessThan(COLLECTIONS / 2);
    }

    private static long described() {
        return cluster.calls().stream().filter("DescribeCollection"::equals).count();
    }

    private static String get(String path) {
        Answer answer = service.send(
                HttpRequest.newBuilder(uri(path)).header("Cookie", session).build());
        assertThat(answer.status()).isEqualTo(200);
        return answer.text();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }

    private static long count(String text, String what) {
        return Pattern.compile(Pattern.quote(what)).matcher(text).results().count();
    }
}
