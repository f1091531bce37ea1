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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Browsers: logging in and out, and what other sites cannot make them do. */
class SessionTest {
    private static final String PASSWORD = "the-password-of-the-owner";
    private static final String MEMBER = "{\"name\": \"%s\", \"orgRole\": \"Member\"}";

    @TempDir
    private static Path state;

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start(state, Map.of("godwit.admin.password", PASSWORD));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aBrowserThatHasLoggedInReadsWithItsCookieAndChangesWithTheTokenBesides() {
        Answer login = logIn("owner", PASSWORD);
        assertThat(login.status()).as(login.text()).isEqualTo(201);
        assertThat(login.json().get("orgRole").asString()).isEqualTo("Owner");
        String cookie = login.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie)
                .contains("Path=/", "HttpOnly", "SameSite=Strict")
                .doesNotContain("Secure", login.json().get("csrfToken").asString());
        String session = session(login);
        String token = login.json().get("csrfToken").asString();

        JsonNode self = browse("GET", "/api/v1/session", session, "", null).json();
        assertThat(self.get("name").asString()).isEqualTo("owner");
        assertThat(self.get("csrfToken").asString()).isEqualTo(token);
        assertThat(browse("GET", "/v2/projects", session, "", null).data()).hasSize(1);
        assertThat(browse("GET", "/api/v1/members", session, "", null).status()).isEqualTo(200);

        for (String wrong : new String[] {"", "0".repeat(64), session}) {
            Answer refused = browse("POST", "/api/v1/members", session, wrong, MEMBER.formatted("eve"));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.json().get("code").asString()).isEqualTo("CSRF");
            browse("POST", "/v2/migrations/toExisting", session, wrong, "{}").refused(403, 403);
        }
        Answer created = browse("POST", "/api/v1/members", session, token, MEMBER.formatted("ada"));
        assertThat(created.status()).as(created.text()).isEqualTo(201);

        assertThat(browse("DELETE", "/api/v1/session", session, token, null).status())
                .isEqualTo(204);
        browse("GET", "/v2/projects", session, "", null).refused(401, 21119);
    }

    @Test
    void aWrongPasswordAndAnUnknownNameAreAnsweredAlike() {
        Answer wrong = logIn("owner", "not the password");
        Answer unknown = logIn("nobody", "not the password");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.json()).isEqualTo(unknown.json());
        assertThat(wrong.headers().firstValue("set-cookie")).isEmpty();
        assertThat(logIn("owner", "ä".repeat(500)).status()).isEqualTo(401);
        assertThat(logIn("nobody", "ä".repeat(500)).status()).isEqualTo(401);
        assertThat(logIn("owner", PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void whoeverFailsTooOftenHasToWaitAlsoWithTheRightPassword() {
        String password = service.post("/api/v1/members", MEMBER.formatted("bob"))
                .json()
                .get("password")
                .asString();
        for (int i = 0; i < 6; i++) {
            logIn("bob", "wrong");
        }
        Answer refused = logIn("bob", password);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after").map(Integer::parseInt))
                .hasValueSatisfying(seconds -> assertThat(seconds).isPositive());
        assertThat(logIn("owner", PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void aSessionEndsWhenItIsNotUsedOrHasLastedLong() {
        for (String column : new String[] {"used", "created"}) {
            String session = session(logIn("owner", PASSWORD));
            assertThat(browse("GET", "/v2/clouds", session, "", null).status()).isEqualTo(200);
            service.sql("UPDATE session SET " + column + " = 1");
            assertThat(browse("GET", "/v2/clouds", session, "", null).status()).isEqualTo(401);
        }
    }

    @Test
    void aSessionCarriesTheRolesOfItsAccount() {
        String password = service.post("/api/v1/members", MEMBER.formatted("cy"))
                .json()
                .get("password")
                .asString();
        String session = session(logIn("cy", password));
        assertThat(browse("GET", "/api/v1/members", session, "", null).status()).isEqualTo(403);
        service.sql("DELETE FROM membership WHERE account = (SELECT id FROM account WHERE name = 'cy')");
        assertThat(browse("GET", "/v2/clouds", session, "", null).status()).isEqualTo(401);
    }

    @Test
    void anApiKeyNeedsNoTokenAndHasNoSession() {
        JsonNode self = service.get("/api/v1/session").json();
        assertThat(self.get("name").asString()).isEqualTo("owner");
        assertThat(self.get("csrfToken").isNull()).isTrue();
    }

    @Test
    void loginsAreAudited() {
        logIn("owner", "wrong");
        logIn("owner", PASSWORD);
        String all = service.get("/api/v1/audit?action=POST%20/api/v1/session&pageSize=100")
                .text();
        assertThat(all).contains("\"result\":\"LOGIN\"").doesNotContain(PASSWORD);
    }

    @Test
    void aFormOfAnotherSiteLogsNobodyIn() {
        HttpRequest form = HttpRequest.newBuilder(uri("/api/v1/session"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"name\": \"owner\", \"password\": \"" + PASSWORD + "\"}"))
                .build();
        Answer answer = service.send(form);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{'name': 'a'}",
                "{'name': 1, 'password': 'b'}",
                "{'name': 'a', 'user': 'b'}",
                "{'name': '\\u0000', 'password': 'b'}",
                "{'name': 'a', 'password': '\\ud800'}"
            })
    void refusesBodiesThatAreNoLogin(String body) {
        Answer answer = browse("POST", "/api/v1/session", "", "", body.replace('\'', '"'));
        assertThat(answer.status()).isEqualTo(400);
    }

    private static Answer logIn(String name, String password) {
        return browse(
                "POST", "/api/v1/session", "", "", "{\"name\": \"" + name + "\", \"password\": \"" + password + "\"}");
    }

    private static String session(Answer login) {
        return login.headers().firstValue("set-cookie").orElseThrow().replaceAll("godwit_session=([^;]*);.*", "$1");
    }

    private static Answer browse(String method, String path, String session, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!session.isEmpty()) {
            request.header("Cookie", "theme=dark; godwit_session=" + session);
        }
        if (!token.isEmpty()) {
            request.header("X-CSRF-Token", token);
        }
        return service.send(request.build());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }
}
