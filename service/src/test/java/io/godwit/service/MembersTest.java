package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Members that come, get other roles, and go; and what they do with their own password and key. */
class MembersTest {
    @TempDir
    private static Path state;

    private static RunningService service;
    private static String project;
    private static String owner;

    @BeforeAll
    static void start() {
        service = RunningService.start(state);
        project = service.project();
        owner = service.get("/api/v1/members").json().at("/members/0/memberId").asString();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void otherRolesHoldAtOnceAndEndTheSessions() {
        Member ada = Member.added("ada", "Member", "Read-Only");
        String session = session(ada);
        assertThat(ada.get("/api/v1/members").status()).isEqualTo(403);

        Answer changed = put(ada.id, "Owner", "");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.json())
                .isEqualTo(service.get("/api/v1/members/" + ada.id).json());
        assertThat(changed.json().get("orgRole").asString()).isEqualTo("Owner");
        assertThat(changed.json().get("projects")).isEmpty();
        assertThat(ada.get("/api/v1/members").status()).isEqualTo(200);
        assertThat(statusOf(session)).isEqualTo(401);
        JsonNode entry =
                service.get("/api/v1/audit?object=" + ada.id + "&pageSize=1").json();
        assertThat(entry.at("/entries/0/action").asString()).isEqualTo("PUT /api/v1/members/{id}");

        session = session(ada);
        assertThat(put(ada.id, "Owner", "").status()).isEqualTo(200);
        assertThat(statusOf(session)).as("nothing has changed").isEqualTo(200);
        put(ada.id, "Member", "");
    }

    @Test
    void namesAreShortAndReadable() {
        for (String name : new String[] {" ", "x".repeat(65), "a\\nb", "a\\u0000", "a\\ud800"}) {
            String fields = "{\"name\": \"" + name + "\", \"orgRole\": \"Billing-Admin\"}";
            for (String path : new String[] {"/api/v1/members", "/api/v1/keys"}) {
                Answer answer = service.post(path, fields);
                assertThat(answer.status()).as(path + answer.text()).isEqualTo(400);
                assertThat(answer.json().get("detail").asString()).contains("name");
            }
            service.post("/v2/projects", "{\"projectName\": \"" + name + "\", \"plan\": \"Free\"}")
                    .refused(200, 80000);
        }
    }

    @Test
    void aProjectIsNamedOnce() {
        String twice = "{'projectId': '" + project + "', 'role': 'Admin'}";
        Answer answer = service.post(
                "/api/v1/members",
                ("{'name': 'twice', 'orgRole': 'Member', 'projects': [" + twice + ", " + twice + "]}")
                        .replace('\'', '"'));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().get("detail").asString()).contains("named twice");
    }

    @Test
    void withTheMembershipGoKeyAndSessionsAndTheNameIsFreeAgain() {
        Member bob = Member.added("bob", "Member", "Read-Write");
        String session = session(bob);

        service.sql("INSERT INTO draft (id, organization, owner, project, fields, changed)"
                + " SELECT 'draft-of-bob', id, 'bob', 'p', '{}', 1 FROM organization");
        assertThat(service.delete("/api/v1/members/" + bob.id).status()).isEqualTo(204);
        assertThat(service.query("SELECT COUNT(*) FROM draft")).isEqualTo(0);

        assertThat(bob.get("/v2/clouds").status()).isEqualTo(401);
        assertThat(statusOf(session)).isEqualTo(401);
        assertThat(logIn("bob", bob.password).status()).isEqualTo(401);
        assertThat(service.get("/api/v1/members").json().get("members").findValuesAsString("name"))
                .doesNotContain("bob");
        assertThat(service.delete("/api/v1/members/" + bob.id).status()).isEqualTo(404);
        assertThat(Member.added("bob", "Member", "Read-Only").id).isNotEqualTo(bob.id);
    }

    @Test
    void theLastOwnerStays() {
        for (Answer refused : new Answer[] {service.delete("/api/v1/members/" + owner), put(owner, "Member", "")}) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().get("code").asString()).isEqualTo("LAST_ROLE");
            assertThat(refused.json().get("detail").asString()).contains("owner is the only Owner");
        }
        assertThat(service.get("/api/v1/members").status()).isEqualTo(200);

        Member second = Member.added("second", "Owner", "Read-Only");
        assertThat(service.delete("/api/v1/members/" + second.id).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"''", "Read-Write"})
    void theLastAdminOfAProjectStaysAndAnotherDoesNot(String instead) {
        Member first = Member.added("first" + instead, "Member", "Admin");
        for (Answer refused :
                new Answer[] {service.delete("/api/v1/members/" + first.id), put(first.id, "Member", instead)}) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().get("detail").asString()).contains("the only Admin of project " + project);
        }
        assertThat(service.get("/api/v1/members/" + first.id)
                        .json()
                        .at("/projects/0/role")
                        .asString())
                .isEqualTo("Admin");
        assertThat(put(first.id, "Owner", "Admin").status()).isEqualTo(200);

        Member second = Member.added("next" + instead, "Member", "Admin");
        assertThat(put(first.id, "Member", instead).status()).isEqualTo(200);
        assertThat(service.delete("/api/v1/members/" + first.id).status()).isEqualTo(204);
        service.sql("DELETE FROM project_membership WHERE account = ?", second.id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{};400",
                "{'orgRole': 'Chief'};400",
                "{'orgRole': 'Member', 'name': 'x'};400",
                "{'orgRole': 'Member', 'projects': [{'projectId': 'proj-none', 'role': 'Admin'}]};404"
            })
    void refusesRolesThatThereAreNot(String body, int status) {
        assertThat(service.as(RunningService.OWNER_KEY, "PUT", "/api/v1/members/" + owner, body.replace('\'', '"'))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void oneResetsOnesOwnKey() {
        Member eve = Member.added("eve", "Member", "Read-Only");
        Answer reset = service.as(eve.key, "POST", "/api/v1/account/key:reset", null);
        assertThat(reset.status()).as(reset.text()).isEqualTo(200);

        assertThat(eve.get("/v2/clouds").status()).isEqualTo(401);
        String key = reset.json().get("apiKey").asString();
        assertThat(service.as(key, "GET", "/api/v1/session", null)
                        .json()
                        .get("name")
                        .asString())
                .isEqualTo("eve");
        JsonNode entries = service.get("/api/v1/audit?who=eve").json().get("entries");
        assertThat(entries).hasSize(1);
        assertThat(entries.toString())
                .contains(reset.json().get("apiKeyId").asString())
                .doesNotContain(key);
    }

    @Test
    void oneChangesOnesOwnPasswordAndOtherSessionsEnd() {
        Member dan = Member.added("dan", "Member", "Read-Only");
        Answer login = logIn("dan", dan.password);
        String here = cookie(login);
        String there = session(dan);

        String token = login.json().get("csrfToken").asString();
        assertThat(change(here, token, "not it", "a-new-password").status()).isEqualTo(403);
        assertThat(change(here, token, dan.password, "short").status()).isEqualTo(400);
        assertThat(change(here, token, dan.password, "ä".repeat(37)).status()).isEqualTo(400);
        assertThat(statusOf(there)).isEqualTo(200);
        assertThat(change(here, token, dan.password, "a-new-password").status()).isEqualTo(204);

        assertThat(statusOf(here)).isEqualTo(200);
        assertThat(statusOf(there)).isEqualTo(401);
        assertThat(logIn("dan", dan.password).status()).isEqualTo(401);
        assertThat(logIn("dan", "a-new-password").status()).isEqualTo(201);
        assertThat(service.get("/api/v1/audit?who=dan").text()).doesNotContain("a-new-password", dan.password);
    }

    @Test
    void whoeverGuessesThePasswordOfAnOpenSessionHasToWait() {
        Member fay = Member.added("fay", "Member", "Read-Only");
        Answer login = logIn("fay", fay.password);
        String token = login.json().get("csrfToken").asString();
        for (int i = 0; i < 6; i++) {
            change(cookie(login), token, "guess", "a-new-password");
        }
        Answer refused = change(cookie(login), token, fay.password, "a-new-password");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
    }

    @Test
    void aNewPasswordThatIsTooShortIsNotTakenForAWrongOne() {
        Member gus = Member.added("gus", "Member", "");
        Answer login = logIn("gus", gus.password);
        String token = login.json().get("csrfToken").asString();
        for (int attempt = 0; attempt < 10; attempt++) {
            assertThat(change(cookie(login), token, gus.password, "short").status())
                    .isEqualTo(400);
        }
        assertThat(change(cookie(login), token, gus.password, "a-new-password").status())
                .isEqualTo(204);
    }

    /** @param projectRole empty: none */
    private static Answer put(String id, String role, String projectRole) {
        return service.as(
                RunningService.OWNER_KEY, "PUT", "/api/v1/members/" + id, "{" + roles(role, projectRole) + "}");
    }

    private static String roles(String role, String projectRole) {
        String projects = projectRole.isEmpty()
                ? ""
                : ", \"projects\": [{\"projectId\": \"" + project + "\", \"role\": \"" + projectRole + "\"}]";
        return "\"orgRole\": \"" + role + "\"" + projects;
    }

    private static Answer logIn(String name, String password) {
        return service.post("/api/v1/session", "{\"name\": \"" + name + "\", \"password\": \"" + password + "\"}");
    }

    private static String session(Member member) {
        return cookie(logIn(member.name, member.password));
    }

    private static String cookie(Answer login) {
        return login.headers().firstValue("set-cookie").orElseThrow().replaceAll(";.*", "");
    }

    private static int statusOf(String session) {
        return service.send(HttpRequest.newBuilder(uri("/v2/clouds"))
                        .header("Cookie", session)
                        .build())
                .status();
    }

    private static Answer change(String session, String token, String current, String next) {
        return service.send(HttpRequest.newBuilder(uri("/api/v1/account/password"))
                .header("Cookie", session)
                .header("X-CSRF-Token", token)
                .PUT(BodyPublishers.ofString(
                        "{\"currentPassword\": \"" + current + "\", \"newPassword\": \"" + next + "\"}"))
                .build());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }

    private record Member(String id, String name, String password, String key) {
        static Member added(String name, String role, String projectRole) {
            Answer answer =
                    service.post("/api/v1/members", "{\"name\": \"" + name + "\", " + roles(role, projectRole) + "}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            JsonNode made = answer.json();
            return new Member(
                    made.get("memberId").asString(),
                    name,
                    made.get("password").asString(),
                    made.get("apiKey").asString());
        }

        Answer get(String path) {
            return service.as(key, "GET", path, null);
        }
    }
}
