package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Several organizations in one service, and people who are in more than one of them. */
class OrganizationsTest {
    private static final String PASSWORD = "the-password-of-the-owner";

    @TempDir
    private static Path state;

    private static RunningService service;
    private static String first;

    @BeforeAll
    static void start() {
        service = RunningService.start(state, Map.of("godwit.admin.password", PASSWORD));
        first = service.get("/api/v1/session").json().get("organizationId").asString();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void whoeverMakesAnOrganizationIsItsOwnerAndItsKeySeesNothingOfTheOther() {
        JsonNode made = made("Second");
        String key = made.get("apiKey").asString();

        JsonNode self = service.as(key, "GET", "/api/v1/session", null).json();
        assertThat(self.get("name").asString()).isEqualTo("owner");
        assertThat(self.get("orgRole").asString()).isEqualTo("Owner");
        assertThat(self.get("organizationId")).isEqualTo(made.get("organizationId"));
        assertThat(service.as(key, "GET", "/v2/projects", null).data().findValuesAsString("projectId"))
                .containsExactly(made.get("projectId").asString());
        assertThat(service.get("/v2/projects/" + made.get("projectId").asString())
                        .text())
                .isEqualTo(service.get("/v2/projects/proj-none").text());
        assertThat(service.as(key, "GET", "/api/v1/members", null).json().get("members"))
                .hasSize(1);
        assertThat(service.get("/api/v1/audit?object="
                                + made.get("organizationId").asString())
                        .json()
                        .at("/entries/0/action")
                        .asString())
                .isEqualTo("POST /api/v1/organizations");
    }

    @Test
    void oneListsOnesOwnAndRenamesTheOneThatOneActsIn() {
        JsonNode made = made("Third");
        String key = made.get("apiKey").asString();
        String id = made.get("organizationId").asString();
        JsonNode listed =
                service.as(key, "GET", "/api/v1/organizations", null).json().get("organizations");
        assertThat(listed.findValuesAsString("organizationId")).contains(first, id);
        listed.forEach(one -> assertThat(one.get("current").asBoolean())
                .isEqualTo(one.get("organizationId").asString().equals(id)));

        assertThat(rename(key, id, "{\"name\": \"Renamed\"}").status()).isEqualTo(204);
        assertThat(service.get("/api/v1/organizations")
                        .json()
                        .get("organizations")
                        .findValuesAsString("name"))
                .contains("Renamed")
                .doesNotContain("Third");
        assertThat(rename(key, id, "{}").status()).isEqualTo(400);
        assertThat(rename(key, id, "{\"name\": \"  \"}").status()).isEqualTo(400);
        Answer foreign = rename(key, first, "{\"name\": \"Taken\"}");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.text())
                .isEqualTo(rename(key, "org-none", "{\"name\": \"Taken\"}").text());
    }

    @Test
    void aSessionGoesOverToAnotherOrganizationOfItsAccount() {
        String id = made("Fourth").get("organizationId").asString();
        Answer login = service.post("/api/v1/session", "{\"name\": \"owner\", \"password\": \"" + PASSWORD + "\"}");
        assertThat(login.json().get("organizationId").asString())
                .as("the oldest")
                .isEqualTo(first);

        assertThat(enter(login, "org-none").status()).isEqualTo(404);
        Answer entered = enter(login, id);
        assertThat(entered.status()).as(entered.text()).isEqualTo(200);
        assertThat(entered.json().get("organizationId").asString()).isEqualTo(id);
        assertThat(entered.json().get("csrfToken")).isEqualTo(login.json().get("csrfToken"));
        assertThat(browsed(login).get("organizationId").asString()).isEqualTo(id);

        JsonNode other = service.post("/api/v1/members", "{\"name\": \"gil\", \"orgRole\": \"Owner\"}")
                .json();
        Answer gil = service.post(
                "/api/v1/session",
                "{\"name\": \"gil\", \"password\": \"" + other.get("password").asString() + "\"}");
        assertThat(enter(gil, id).text()).isEqualTo(enter(gil, "org-none").text());
        assertThat(browsed(gil).get("organizationId").asString()).isEqualTo(first);
    }

    @Test
    void rolesInOneOrganizationAreNoneInAnotherAndMembershipsEndOneByOne() {
        JsonNode made = made("Fifth");
        String key = made.get("apiKey").asString();
        String owner =
                service.get("/api/v1/members").json().at("/members/0/memberId").asString();
        String there = service.as(key, "POST", "/api/v1/members", "{\"name\": \"hal\", \"orgRole\": \"Owner\"}")
                .json()
                .get("apiKey")
                .asString();
        service.as(
                RunningService.OWNER_KEY,
                "PUT",
                "/api/v1/members/" + owner,
                "{\"orgRole\": \"Owner\", \"projects\": [{\"projectId\": \"" + service.project()
                        + "\", \"role\": \"Admin\"}]}");
        assertThat(service.as(there, "PUT", "/api/v1/members/" + owner, "{\"orgRole\": \"Member\"}")
                        .status())
                .isEqualTo(200);

        String connection = "{\"endpoint\": \"http://127.0.0.1:9\"}";
        assertThat(service.as(key, "POST", "/api/v1/connections:test", connection)
                        .status())
                .isEqualTo(403);
        assertThat(service.post("/api/v1/connections:test", connection).status())
                .isNotEqualTo(403);

        assertThat(service.as(there, "DELETE", "/api/v1/members/" + owner, null).status())
                .isEqualTo(204);
        assertThat(service.as(key, "GET", "/v2/clouds", null).status()).isEqualTo(401);
        assertThat(service.get("/api/v1/session").json().get("orgRole").asString())
                .isEqualTo("Owner");
    }

    @Test
    void aCustomizedKeyListsItsOneOrganizationAndMakesNone() {
        String key = service.post("/api/v1/keys", "{\"name\": \"k\", \"orgRole\": \"Billing-Admin\"}")
                .json()
                .get("apiKey")
                .asString();
        JsonNode listed =
                service.as(key, "GET", "/api/v1/organizations", null).json().get("organizations");
        assertThat(listed.findValuesAsString("organizationId")).containsExactly(first);
        assertThat(service.as(key, "POST", "/api/v1/organizations", "{\"name\": \"x\"}")
                        .status())
                .isEqualTo(403);
    }

    private static JsonNode made(String name) {
        Answer answer = service.post("/api/v1/organizations", "{\"name\": \"" + name + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private static Answer rename(String key, String id, String body) {
        return service.as(key, "PATCH", "/api/v1/organizations/" + id, body);
    }

    private static Answer enter(Answer login, String organization) {
        return service.send(request(login)
                .header("X-CSRF-Token", login.json().get("csrfToken").asString())
                .PUT(BodyPublishers.ofString("{\"organizationId\": \"" + organization + "\"}"))
                .build());
    }

    private static JsonNode browsed(Answer login) {
        return service.send(request(login).build()).json();
    }

    private static HttpRequest.Builder request(Answer login) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/api/v1/session"))
                .header(
                        "Cookie",
                        login.headers().firstValue("set-cookie").orElseThrow().replaceAll(";.*", ""));
    }
}
