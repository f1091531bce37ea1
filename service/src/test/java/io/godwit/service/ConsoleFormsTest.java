package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.JobState;
import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the forms of the console do, what is shown after that, and what the audit trail knows of it. Without a browser. */
class ConsoleFormsTest {
    private static final String PASSWORD = "the-password-of-the-owner";

    @TempDir
    private static Path state;

    private static RunningService service;
    private static ConsoleVisitor owner;

    @BeforeAll
    static void start() {
        service = RunningService.start(state, Map.of("godwit.admin.password", PASSWORD));
        owner = ConsoleVisitor.signIn(service, "owner", PASSWORD);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/members/add?name=single",
                "/console/keys/create?name=single",
                "/console/organization/create?newOrganization=single"
            })
    void aSecretIsMadeAndShownOnceHoweverOftenItsPageIsLoaded(String form) {
        String page = owner.done(form, reading());
        ConsoleVisitor elsewhere = ConsoleVisitor.signIn(service, "owner", PASSWORD);
        assertThat(elsewhere.get(page).status()).as("in another session").isEqualTo(410);
        showsOnce(owner, page);
    }

    @Test
    void aPersonalKeyIsMadeAnewOnceHoweverOftenItsPageIsLoaded() {
        String added =
                owner.get(owner.done("/console/members/add", "name=changer")).text();
        String password = added.replaceAll("(?s).*id=\"new-password\">([A-Za-z0-9]+)<.*", "$1");
        ConsoleVisitor changer = ConsoleVisitor.signIn(service, "changer", password);
        showsOnce(changer, changer.done("/console/account/key", ""));
    }

    private static void showsOnce(ConsoleVisitor visitor, String page) {
        Answer shown = visitor.get(page);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.text()).containsPattern("id=\"new-key\">[A-Za-z0-9]{48}<");
        String key = shown.text().replaceAll("(?s).*id=\"new-key\">([A-Za-z0-9]{48})<.*", "$1");
        long made = made();
        Answer again = visitor.get(page);
        assertThat(again.status()).isEqualTo(410);
        assertThat(again.text()).contains("This was shown already").doesNotContain(key);
        assertThat(made()).isEqualTo(made);
    }

    /** A key has to let into something. */
    private static String reading() {
        return "role/" + service.project() + "=Read-Only";
    }

    private static long made() {
        return ((Number) service.query("SELECT (SELECT COUNT(*) FROM api_key) + (SELECT COUNT(*) FROM membership)"))
                .longValue();
    }

    @Test
    void theAuditTrailCanBeAskedAboutAMemberAndAKey() {
        owner.done("/console/members/add", "name=traced");
        String member = (String) service.query("SELECT id FROM account WHERE name = 'traced'");
        assertNoted(member, "POST /console/members/add");
        owner.done("/console/keys/create", "name=traced&" + reading());
        String key = service.get("/api/v1/keys").text().replaceAll("(?s).*\"(key-[a-z0-9]+)\"[^}]*\"traced\".*", "$1");
        assertNoted(key, "POST /console/keys/create");
    }

    @Test
    void theAuditTrailCanBeAskedAboutAClusterAndAJob() {
        try (ScriptedMilvus source = ScriptedMilvus.start("v2.6.17");
                ScriptedMilvus target = ScriptedMilvus.start("v2.6.17")) {
            try (MilvusFixture fixture = MilvusFixture.connect(source.uri(), "")) {
                fixture.prepare(SampleCollections.withSeed(1).basic(5).withName("docs"));
            }
            String from = register("from", source.uri(), "Standard");
            String to = register("to", target.uri(), "Enterprise");
            assertNoted(to, "POST /console/clusters/register");
            String settings = owner.get("/console/migrations/current-organization")
                    .headers()
                    .firstValue("location")
                    .orElseThrow();
            owner.done(settings, "source=" + from + "&target=" + to + "&migrateTo=existing&go=next");
            String page = owner.done(settings.replaceFirst("[^/]+$", "migrate"), "");
            assertThat(page).startsWith("/console/jobs/job-");
            String job = page.substring("/console/jobs/".length());
            service.ended(job);
            assertNoted(job, "POST /console/migrations/drafts/{id}/migrate");
        }
    }

    @Test
    void aClusterWhosePasswordHasChangedIsGivenTheNewOneAndShowsNeither() {
        try (ScriptedMilvus milvus = ScriptedMilvus.start("v2.6.17")) {
            String cluster = owner.done(
                    "/console/clusters/register",
                    "name=changed&access=user&user=root&password=former-password&endpoint=" + milvus.uri());
            milvus.letIn("root:canary-password");
            String form = cluster + "/credentials";
            for (String[] refused : new String[][] {
                {"access=user&password=wrong-password", "auth check failure"},
                {"access=user&user=root", "have to be given both"},
                {"access=key&token=", "Give an API key, or a password."},
                {"access=none", "auth"}
            }) {
                Answer answer = owner.send(form, refused[0]);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text())
                        .contains("data-opened", refused[1])
                        .doesNotContain("wrong-password", "former-password");
            }
            String done = owner.done(form, "access=user&password=canary-password");
            assertThat(done).isEqualTo(cluster + "?done=credentials");
            assertThat(owner.get(done).text())
                    .contains("takes the new credentials")
                    .doesNotContain("canary-password");
            assertThat(owner.get(form).text()).contains("data-opened").doesNotContain("canary-password");
            assertThat(owner.done(cluster + "/test", "")).endsWith("?done=test");
            assertNoted(cluster.substring("/console/clusters/".length()), "POST /console/clusters/{id}/credentials");
        }
    }

    @Test
    void thatAPauseWasAskedForIsSaidUntilTheJobIsPaused() {
        String cluster = "in01-00000000000000b";
        service.clusterAtNowhere(cluster, service.project(), "STANDARD");
        String job = service.job(service.project(), cluster, cluster, JobState.PAUSED);
        service.sql("UPDATE job SET reason_code = 'STOPPED', reason = 'paused' WHERE id = ?", job);
        String page = owner.get("/console/jobs/" + job + "?done=PAUSE").text();
        assertThat(page).contains("Paused").doesNotContain("Pause was asked for", ">paused<");
        assertThat(owner.get("/console/jobs").text()).doesNotContain(">paused<");
    }

    private static String register(String name, String endpoint, String plan) {
        String page = owner.done(
                "/console/clusters/register", "name=" + name + "&endpoint=" + endpoint + "&access=none&plan=" + plan);
        return page.substring("/console/clusters/".length());
    }

    /** An entry is written once its request is answered. */
    private static void assertNoted(String object, String action) {
        Instant until = Instant.now().plusSeconds(30);
        String entries = "";
        while (!entries.contains(action) && Instant.now().isBefore(until)) {
            entries = service.get("/api/v1/audit?object=" + object).text();
        }
        assertThat(entries).contains(action);
    }
}
