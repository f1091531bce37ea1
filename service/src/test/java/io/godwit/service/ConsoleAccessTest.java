package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets at the console's pages, and what other sites cannot make a browser do there. Without a browser. */
class ConsoleAccessTest {
    private static final String PASSWORD = "the-password-of-the-owner";
    private static final String SIGN_IN = "name=owner&password=" + PASSWORD;

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

    @ParameterizedTest
    @ValueSource(strings = {"/console/jobs?state=FAILED", "/console/nowhere", "/console/jobs/job-x"})
    void whoIsNotSignedInIsSentToWhereOneSignsIn(String path) {
        Answer answer = get(path, "");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(location(answer))
                .isEqualTo("/console/sign-in?next=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
        assertThat(post("/console/sign-out", "", "same-origin", "").status()).isEqualTo(303);
    }

    @Test
    void theRootLeadsToTheConsole() {
        String session = session();
        assertThat(location(get("/", ""))).isEqualTo("/console/sign-in");
        assertThat(location(get("/", session))).isEqualTo("/console/jobs");
        assertThat(location(get("/console/sign-in", session))).isEqualTo("/console/jobs");
    }

    @Test
    void aPageThatIsKeptUpToDateIsSentThereAsAWhole() {
        Answer answer = service.send(
                request("/console/jobs", "").header("HX-Request", "true").build());
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers().firstValue("HX-Redirect")).hasValue("/console/sign-in?next=%2Fconsole%2Fjobs");
    }

    @Test
    void noScriptAndNoStyleStandsInAPage() {
        String session = session();
        for (String path : new String[] {"/console/jobs", "/console/nowhere"}) {
            Answer page = get(path, session);
            String policy = page.headers().firstValue("content-security-policy").orElseThrow();
            assertThat(policy)
                    .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                    .doesNotContain("unsafe");
            assertThat(page.text())
                    .doesNotContain(" style=", "<style", " onclick=")
                    .doesNotContainPattern("<script>");
            assertThat(page.headers().firstValue("cache-control")).hasValue("no-store");
            assertThat(page.headers().firstValue("requestid").orElseThrow()).hasSize(32);
        }
        assertThat(get("/console/nowhere", session).status()).isEqualTo(404);
    }

    @Test
    void assetsAreForEverybodyAndForGood() {
        Matcher asset = Pattern.compile("/console/assets/[^\"]+")
                .matcher(get("/console/sign-in", "").text());
        int found = 0;
        while (asset.find()) {
            Answer answer = get(asset.group(), "");
            assertThat(answer.status()).as(asset.group()).isEqualTo(200);
            assertThat(answer.headers().firstValue("cache-control").orElseThrow())
                    .contains("immutable");
            found++;
        }
        assertThat(found).isGreaterThan(5);
        assertThat(get("/console/assets/x/package-info.class", "").status()).isEqualTo(404);
    }

    @Test
    void aFormOfAnotherSiteSignsNobodyIn() {
        for (String site : new String[] {"cross-site", "same-site", "none"}) {
            Answer answer = post("/console/sign-in", "", site, SIGN_IN);
            assertThat(answer.status()).as(site).isEqualTo(403);
            assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
        }
        assertThat(location(post("/console/sign-in", "", "same-origin", SIGN_IN + "&next=//evil.example")))
                .isEqualTo("/console/jobs");
    }

    @Test
    void aBrowserThatDoesNotSayWhoseFormItIsHasToNameTheOrigin() {
        String host = "http://127.0.0.1:" + service.port();
        for (String origin : new String[] {"null", "http://evil.example", host + "0"}) {
            assertThat(service.send(form("/console/sign-in", "", SIGN_IN)
                                    .header("Origin", origin)
                                    .build())
                            .status())
                    .as(origin)
                    .isEqualTo(403);
        }
        assertThat(service.send(form("/console/sign-in", "", SIGN_IN).build()).status())
                .isEqualTo(403);
        assertThat(service.send(form("/console/sign-in", "", SIGN_IN)
                                .header("Origin", host)
                                .build())
                        .status())
                .isEqualTo(303);
    }

    @Test
    void aFormOfASessionHasToCarryItsToken() {
        String session = session();
        for (String token : new String[] {"", "csrf=", "csrf=" + session, "csrf=" + "0".repeat(64)}) {
            assertThat(post("/console/sign-out", session, "same-origin", token).status())
                    .isEqualTo(403);
        }
        assertThat(get("/console/jobs", session).status()).isEqualTo(200);
        String token = token(get("/console/jobs", session).text());
        assertThat(location(post("/console/sign-out", session, "same-origin", "csrf=" + token)))
                .isEqualTo("/console/sign-in");
        assertThat(get("/console/jobs", session).status()).isEqualTo(303);
    }

    @Test
    void aProjectThatIsNotThereIsNotSilentlyAnother() {
        assertThat(get("/console/jobs?project=proj-nowhere", session()).status())
                .isEqualTo(404);
    }

    @Test
    void whoIsAMemberOfTwoOrganizationsChoosesBetweenThem() {
        service.sql("INSERT INTO organization (id, name, created) VALUES ('org-other', 'Other', 1)");
        service.sql("INSERT INTO organization (id, name, created) VALUES ('org-foreign', 'Foreign', 1)");
        service.sql("INSERT INTO membership (account, organization, role)"
                + " SELECT id, 'org-other', 'OWNER' FROM account WHERE name = 'owner'");
        String session = session();
        String page = get("/console/jobs", session).text();
        assertThat(page).contains("value=\"org-other\"").doesNotContain("org-foreign");
        String token = token(page);
        assertThat(post("/console/organization", session, "same-origin", "to=org-foreign&csrf=" + token)
                        .status())
                .isEqualTo(404);
        assertThat(post("/console/organization", session, "same-origin", "to=org-other&csrf=" + token)
                        .status())
                .isEqualTo(303);
        assertThat(get("/console/jobs", session).text()).contains("<small>Other</small>");
    }

    @Test
    void aFormThatWasMadeForOneOrganizationDoesNothingInAnother() {
        service.sql("INSERT INTO organization (id, name, created) VALUES ('org-second', 'Second', 9000000000000000)");
        service.sql("INSERT INTO membership (account, organization, role)"
                + " SELECT id, 'org-second', 'OWNER' FROM account WHERE name = 'owner'");
        String session = session();
        String first = token(get("/console/members/add", session).text());
        assertThat(post("/console/organization", session, "same-origin", "to=org-second&csrf=" + first)
                        .status())
                .isEqualTo(303);
        for (String form : new String[] {
            "/console/members/add?name=stray&role=Owner",
            "/console/keys/create?name=stray",
            "/console/organization/rename?organizationName=stray",
            "/console/organization/projects?newProject=stray",
            "/console/organization/zilliz-cloud?zillizProject=stray&apiKey=stray",
            "/console/account/key"
        }) {
            Answer refused = post(form, session, "same-origin", "csrf=" + first);
            assertThat(refused.status()).as(form).isEqualTo(403);
            assertThat(refused.text()).contains("in another tab you have gone over to Second", "Nothing was done");
        }
        for (String page : new String[] {"members", "keys", "organization"}) {
            assertThat(get("/console/" + page, session).text()).doesNotContain("stray");
        }
        String second = token(get("/console/members/add", session).text());
        assertThat(post("/console/members/add", session, "same-origin", "name=meant&csrf=" + second)
                        .status())
                .isEqualTo(303);
        assertThat(get("/console/members", session).text()).contains("meant");
        assertThat(post("/console/language", session, "same-origin", "to=en&csrf=" + first)
                        .status())
                .isEqualTo(303);
        assertThat(location(post("/console/sign-out", session, "same-origin", "csrf=" + first)))
                .isEqualTo("/console/sign-in");
    }

    /** The service connects to none of these addresses: what matters is what is kept and shown. */
    @Test
    void whatLetsIntoASourceIsNotSentElsewhereNorShownAgain() {
        String session = session();
        String connect = location(get("/console/migrations/other-organization", session));
        String kept = "Credentials are stored";
        String given = "&access=user&user=root&password=secret-of-the-source";
        assertThat(connect(session, connect, "http://169.254.0.9" + given))
                .contains(kept)
                .doesNotContain("secret-of-the-source");
        assertThat(connect(session, connect, "http://169.254.0.9&access=user&user=root&password="))
                .contains(kept);

        for (String other : new String[] {
            "http://169.254.0.10&access=user&user=root&password=",
            "http://169.254.0.9&access=user&user=alice&password=",
            "http://169.254.0.9&access=key&token="
        }) {
            connect(session, connect, "http://169.254.0.9" + given);
            assertThat(connect(session, connect, other))
                    .as(other)
                    .contains("Give the key, or the password, once more")
                    .doesNotContain(kept);
        }

        assertThat(connect(session, connect, "http://root:p-in-the-address@169.254.0.9&access=none"))
                .contains("do not belong into the endpoint", "value=\"http://169.254.0.9\"")
                .doesNotContain("p-in-the-address");
        assertThat(get("/console/migrations", session).text()).doesNotContain("p-in-the-address");
    }

    private static String connect(String session, String path, String fields) {
        String token = token(get(path, session).text());
        return post(path, session, "same-origin", "go=test&endpoint=" + fields + "&csrf=" + token)
                .text();
    }

    private static String token(String page) {
        return page.replaceAll("(?s).*?name=\"csrf\" value=\"([0-9a-f]{64})\".*", "$1");
    }

    private static String session() {
        Answer answer = post("/console/sign-in", "", "same-origin", SIGN_IN);
        return answer.headers().firstValue("set-cookie").orElseThrow().replaceAll("godwit_session=([^;]*);.*", "$1");
    }

    private static String location(Answer answer) {
        return answer.headers().firstValue("location").orElseThrow();
    }

    private static Answer get(String path, String session) {
        return service.send(request(path, session).build());
    }

    private static Answer post(String path, String session, String site, String fields) {
        return service.send(
                form(path, session, fields).header("Sec-Fetch-Site", site).build());
    }

    private static HttpRequest.Builder form(String path, String session, String fields) {
        return request(path, session)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields));
    }

    private static HttpRequest.Builder request(String path, String session) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
        return session.isEmpty() ? request : request.header("Cookie", "godwit_session=" + session);
    }
}
