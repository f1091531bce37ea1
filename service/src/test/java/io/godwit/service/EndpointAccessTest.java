package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.JobState;
import io.godwit.service.RunningService.Answer;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Every endpoint with the key of every role, of keys with a scope, and of another organization. Whether a call was let in is told by
 * what it fails with: clusters here are at an address where nobody listens.
 */
class EndpointAccessTest {
    private static final String CLUSTER = "in01-00000000000000a";
    private static final String SECOND = "in01-00000000000000b";
    private static final String OTHER_PROJECTS = "in01-00000000000000c";
    private static final String FOREIGN = "in01-00000000000000f";
    private static final String OTHER_PROJECT = "proj-0000000000000000000002";

    private static final String OWNER = "Owner";
    private static final String ADMIN = "Project Admin";
    private static final String READ_WRITE = "Project Read-Write";
    private static final String READ_ONLY = "Project Read-Only";
    private static final String MEMBER = "Member";
    private static final String BILLING = "Billing-Admin";
    private static final String OTHER_ADMIN = "Admin of another project";
    private static final String ADMIN_KEY = "key, Admin of the project";
    private static final String OTHER_KEY = "key, Admin of another project";
    private static final String CLUSTER_KEY = "key, Admin of another cluster";
    private static final String FOREIGN_OWNER = "Owner of another organization";

    private static final Set<String> ADMINS = Set.of(OWNER, ADMIN, ADMIN_KEY);
    private static final Set<String> OWNERS = Set.of(OWNER);
    /** Of some project of their organization, as a whole. */
    private static final Set<String> ADMINS_ANYWHERE =
            Set.of(OWNER, ADMIN, ADMIN_KEY, OTHER_ADMIN, OTHER_KEY, FOREIGN_OWNER);

    private static final Set<String> VIEWERS =
            Set.of(OWNER, ADMIN, READ_WRITE, READ_ONLY, MEMBER, OTHER_ADMIN, ADMIN_KEY);
    private static final Set<String> READERS = Set.of(OWNER, ADMIN, READ_WRITE, READ_ONLY, ADMIN_KEY);
    private static final Set<String> EVERYBODY_HERE_AND_THERE = Set.of(
            OWNER, ADMIN, READ_WRITE, READ_ONLY, MEMBER, OTHER_ADMIN, ADMIN_KEY, OTHER_KEY, CLUSTER_KEY, FOREIGN_OWNER);

    private static final Set<String> PEOPLE =
            Set.of(OWNER, ADMIN, READ_WRITE, READ_ONLY, MEMBER, BILLING, OTHER_ADMIN, FOREIGN_OWNER);

    @TempDir
    private static Path state;

    private static final Map<String, String> KEYS = new LinkedHashMap<>();
    private static RunningService service;
    private static String project;
    private static String job;
    private static String organization;
    private static String foreignProject;

    @BeforeAll
    static void start() {
        // No test makes a cluster here by mistake, or calls Zilliz Cloud.
        service = RunningService.start(
                state, Map.of("godwit.local.clusters", "0", "godwit.zilliz-cloud.url", "http://127.0.0.1:9"));
        project = service.project();
        service.sql(
                "INSERT INTO project (id, organization, name, plan, created) SELECT ?, organization, 'other', 'Enterprise', 2"
                        + " FROM project",
                OTHER_PROJECT);
        organization =
                service.get("/api/v1/session").json().get("organizationId").asString();
        Answer foreign = service.post("/api/v1/organizations", "{\"name\": \"foreign\"}");
        foreignProject = foreign.json().get("projectId").asString();
        service.clusterAtNowhere(CLUSTER, project, "STANDARD");
        service.clusterAtNowhere(SECOND, project, "STANDARD");
        service.clusterAtNowhere(OTHER_PROJECTS, OTHER_PROJECT, "STANDARD");
        service.clusterAtNowhere(FOREIGN, foreignProject, "STANDARD");
        KEYS.put(OWNER, RunningService.OWNER_KEY);
        KEYS.put(ADMIN, member("admin", "Member", project, "Admin"));
        KEYS.put(READ_WRITE, member("writer", "Member", project, "Read-Write"));
        KEYS.put(READ_ONLY, member("reader", "Member", project, "Read-Only"));
        KEYS.put(MEMBER, created("members", "apiKey", "{'name': 'member', 'orgRole': 'Member'}"));
        KEYS.put(BILLING, created("members", "apiKey", "{'name': 'billing', 'orgRole': 'Billing-Admin'}"));
        KEYS.put(OTHER_ADMIN, member("other", "Member", OTHER_PROJECT, "Admin"));
        KEYS.put(ADMIN_KEY, key(project, "'allCluster': true"));
        KEYS.put(OTHER_KEY, key(OTHER_PROJECT, "'allCluster': true"));
        KEYS.put(CLUSTER_KEY, key(project, "'clusterIds': ['" + SECOND + "']"));
        KEYS.put(FOREIGN_OWNER, foreignOwner(foreign.json().get("apiKey").asString()));
        job = service.job(project, CLUSTER, SECOND + "x", JobState.FAILED);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void eachRoleIsLetInWhereItIsMeantToBeAndNowhereElse() {
        List<String> wrong = new ArrayList<>();
        for (Endpoint endpoint : endpoints()) {
            KEYS.forEach((who, key) -> {
                Answer answer = endpoint.call(key);
                boolean letIn = !denied(answer);
                if (letIn != endpoint.allowed().contains(who)) {
                    wrong.add(endpoint.method() + " " + endpoint.path() + " by " + who + ": " + answer.status() + " "
                            + answer.text());
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aProjectAdminMakesAndSeesKeysThatReachNoFurther() {
        String own = "{'projectId': '" + project + "', 'role': 'Admin', 'clusterIds': ['" + CLUSTER + "']}";
        String others = "{'projectId': '" + OTHER_PROJECT + "', 'role': 'Read-Only', 'allCluster': true}";
        String all = own.replace("'clusterIds': ['" + CLUSTER + "']", "'allCluster': true");
        for (String who : List.of(ADMIN, ADMIN_KEY)) {
            assertThat(made(who, "Member", own).status()).as(who).isEqualTo(201);
            assertThat(denied(made(who, "Member", own + ", " + others))).as(who).isTrue();
            assertThat(made(who, "Billing-Admin", own).status()).as(who).isEqualTo(403);
            assertThat(made(who, "Member", "").status()).as(who).isEqualTo(400);
        }
        // Admin of all of one project and of one cluster of another.
        Answer both = made(OWNER, "Member", own + ", " + others.replace("Read-Only", "Admin"));
        String key = both.json().get("apiKey").asString();
        KEYS.put("key, for a while", key);
        try {
            assertThat(made("key, for a while", "Member", own).status()).isEqualTo(201);
            assertThat(made("key, for a while", "Member", all).status()).isEqualTo(403);
        } finally {
            KEYS.remove("key, for a while");
        }

        List<String> seen = service.as(KEYS.get(ADMIN), "GET", "/api/v1/keys", null)
                .json()
                .get("apiKeys")
                .findValuesAsString("apiKeyId");
        assertThat(seen).isNotEmpty().doesNotContain(both.json().get("apiKeyId").asString());
        String one = seen.get(0);
        assertThat(service.as(KEYS.get(ADMIN), "GET", "/v2/apiKeys/" + one, null)
                        .data()
                        .get("apiKeyId")
                        .asString())
                .isEqualTo(one);
        service.as(
                        KEYS.get(ADMIN),
                        "GET",
                        "/v2/apiKeys/" + both.json().get("apiKeyId").asString(),
                        null)
                .refused(200, 80020);
        assertThat(service.as(KEYS.get(ADMIN), "DELETE", "/api/v1/keys/" + one, null)
                        .status())
                .isEqualTo(403);
    }

    private static Answer made(String who, String role, String projects) {
        String body = "{'name': 'k', 'orgRole': '" + role + "'"
                + (projects.isEmpty() ? "" : ", 'projects': [" + projects + "]") + "}";
        return service.as(KEYS.get(who), "POST", "/api/v1/keys", body.replace('\'', '"'));
    }

    /** Its source side may cancel it, and has no say in what becomes of another project's clusters. */
    @Test
    void whatAJobHasCreatedIsRemovedByTheTargetsSide() {
        String between = service.job(project, CLUSTER, OTHER_PROJECTS, JobState.PAUSED);
        service.sql("UPDATE migration SET target_project = ? WHERE job = ?", OTHER_PROJECT, between);
        String path = "/api/v1/jobs/" + between + ":cancel";

        assertThat(service.as(KEYS.get(ADMIN), "POST", path, "{\"created\": \"remove\"}")
                        .status())
                .isEqualTo(403);
        assertThat(service.as(KEYS.get(ADMIN), "POST", path, "").status()).isEqualTo(202);
        assertThat(service.as(KEYS.get(OTHER_ADMIN), "POST", path, "{\"created\": \"remove\"}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void noEndpointIsLeftOut() {
        Set<String> tested = new TreeSet<>();
        endpoints().forEach(endpoint -> tested.add(endpoint.method() + " " + endpoint.pattern()));
        assertThat(declared()).isEqualTo(tested);
    }

    @Test
    void withoutAKeyNobodyIsLetInAnywhere() {
        List<Endpoint> closed =
                endpoints().stream().filter(endpoint -> !endpoint.equals(LOGIN)).toList();
        for (Endpoint endpoint : closed) {
            Answer answer = endpoint.call("nobody's");
            assertThat(answer.status()).as(endpoint.path()).isEqualTo(401);
        }
    }

    @Test
    void whatIsForeignLooksLikeWhatIsMissing() {
        assertThat(service.get("/v2/clusters/" + FOREIGN).text())
                .isEqualTo(service.get("/v2/clusters/in01-000000000000000").text());
        assertThat(service.get("/v2/projects/" + foreignProject).text())
                .isEqualTo(service.get("/v2/projects/proj-none").text());
        String foreign = KEYS.get(FOREIGN_OWNER);
        assertThat(service.as(foreign, "GET", "/v2/jobs/" + job, null).text())
                .isEqualTo(service.as(foreign, "GET", "/v2/jobs/job-none", null).text());
        assertThat(service.as(foreign, "GET", "/v2/clusters", null).data().get("clusters"))
                .hasSize(1);
        assertThat(service.as(foreign, "GET", "/v2/projects", null).data()).hasSize(1);
        assertThat(service.as(foreign, "GET", "/api/v1/jobs", null)
                        .json()
                        .get("count")
                        .asInt())
                .isZero();
    }

    @Test
    void aKeyWithAScopeListsNothingBeyondIt() {
        String scoped = KEYS.get(CLUSTER_KEY);
        assertThat(service.as(scoped, "GET", "/v2/clusters", null).data().findValuesAsString("clusterId"))
                .containsExactly(SECOND);
        assertThat(service.as(scoped, "GET", "/v2/projects", null).data().findValuesAsString("projectId"))
                .containsExactly(project);
        assertThat(service.as(KEYS.get(OTHER_KEY), "GET", "/api/v1/jobs", null)
                        .json()
                        .get("count")
                        .asInt())
                .isZero();
        assertThat(service.as(KEYS.get(READ_ONLY), "GET", "/api/v1/jobs", null)
                        .json()
                        .get("count")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aDeletedKeyIsNobodys() {
        Answer made = service.post(
                "/api/v1/keys",
                ("{'name': 'short', 'orgRole': 'Member', 'projects': [{'projectId': '" + project
                                + "', 'role': 'Admin', 'allCluster': true}]}")
                        .replace('\'', '"'));
        String key = made.json().get("apiKey").asString();
        assertThat(service.as(key, "GET", "/v2/clouds", null).status()).isEqualTo(200);

        assertThat(service.delete("/api/v1/keys/" + made.json().get("apiKeyId").asString())
                        .status())
                .isEqualTo(204);

        service.as(key, "GET", "/v2/clouds", null).refused(401, 21119);
    }

    private static List<Endpoint> endpoints() {
        String migration =
                "{'source': {'clusterId': '" + CLUSTER + "'}, 'destination': {'clusterId': '" + SECOND + "'}}";
        String registration = "{'projectId': '" + project + "', 'clusterName': 'x', 'endpoint': 'http://127.0.0.1:9'}";
        // Refused for its region, after it was found to be permitted.
        String order = "{'projectId': '" + project + "', 'clusterName': 'x', 'regionId': 'aws-nowhere'}";
        String sized = order.replace("}", ", 'cuType': 'Performance-optimized', 'cuSize': 1}");
        String newKey = "{'name': 'b', 'orgRole': 'Member', 'projects': [{'projectId': '" + project
                + "', 'role': 'Read-Only', 'allCluster': true}]}";
        List<Endpoint> endpoints = new ArrayList<>(List.of(
                new Endpoint("POST", "/v2/clusters/createDedicated", "", sized, ADMINS),
                new Endpoint("POST", "/v2/clusters/createServerless", "", order, ADMINS),
                new Endpoint("POST", "/v2/clusters/createFree", "", order, ADMINS),
                new Endpoint("DELETE", "/v2/clusters/{id}/drop", CLUSTER, ADMINS),
                new Endpoint("POST", "/v2/clusters/{id}/suspend", CLUSTER, ADMINS),
                new Endpoint("POST", "/v2/clusters/{id}/resume", CLUSTER, ADMINS),
                new Endpoint("POST", "/v2/clusters/{id}/modify", CLUSTER, "{'replica': 2}", ADMINS),
                new Endpoint("POST", "/v2/clusters/{id}/modifyReplica", CLUSTER, "{'replica': 2}", ADMINS),
                new Endpoint("GET", "/v2/clusters/{id}/labels", CLUSTER, VIEWERS),
                new Endpoint("PUT", "/v2/clusters/{id}/labels", CLUSTER, "{'labels': {'a': 'b'}}", ADMINS),
                new Endpoint("GET", "/v2/clusters/{id}/securityGroups", CLUSTER, VIEWERS),
                new Endpoint("GET", "/v2/clouds", "", EVERYBODY_HERE_AND_THERE),
                new Endpoint("GET", "/v2/regions", "", EVERYBODY_HERE_AND_THERE),
                new Endpoint("GET", "/v2/projects", "", EVERYBODY_HERE_AND_THERE),
                new Endpoint("GET", "/v2/projects/{id}", project, with(VIEWERS, CLUSTER_KEY)),
                new Endpoint("GET", "/v2/clusters", "", EVERYBODY_HERE_AND_THERE),
                new Endpoint("GET", "/v2/clusters/{id}", CLUSTER, VIEWERS),
                new Endpoint("GET", "/v2/jobs/{id}", job, VIEWERS),
                new Endpoint("POST", "/v2/migrations/toExisting", "", migration, ADMINS),
                new Endpoint(
                        "POST",
                        "/v2/migrations/toNewDedicated",
                        "",
                        "{'source': {'clusterId': '" + CLUSTER + "'}, 'destination': "
                                + sized.replace("}", ", 'plan': 'Standard'}") + "}",
                        ADMINS),
                new Endpoint("GET", "/api/v1/clusters", "", EVERYBODY_HERE_AND_THERE),
                new Endpoint("POST", "/api/v1/clusters", "", registration, ADMINS),
                new Endpoint("GET", "/api/v1/clusters/{id}", CLUSTER, VIEWERS),
                new Endpoint("POST", "/api/v1/clusters/{id}:test", CLUSTER, ADMINS),
                new Endpoint("PATCH", "/api/v1/clusters/{id}", CLUSTER, "{'token': 'x'}", ADMINS),
                new Endpoint("DELETE", "/api/v1/clusters/{id}", "", ADMINS),
                new Endpoint(
                        "POST", "/api/v1/connections:test", "", "{'endpoint': 'http://127.0.0.1:9'}", ADMINS_ANYWHERE),
                new Endpoint("POST", "/api/v1/migrations", "", migration.replace("destination", "target"), ADMINS),
                new Endpoint("POST", "/api/v1/schema-previews", "", migration.replace("destination", "target"), ADMINS),
                new Endpoint("GET", "/api/v1/jobs", "", with(EVERYBODY_HERE_AND_THERE, BILLING)),
                new Endpoint("GET", "/api/v1/jobs/{id}", job, VIEWERS),
                new Endpoint("GET", "/api/v1/jobs/{id}/report", job, READERS),
                new Endpoint("GET", "/api/v1/jobs/{id}/errors", job, READERS),
                new Endpoint("GET", "/api/v1/jobs/{id}/events", job, READERS),
                new Endpoint("GET", "/api/v1/jobs/{id}/throughput", job, READERS),
                new Endpoint("GET", "/api/v1/jobs/{id}/log", job, READERS),
                new Endpoint("POST", "/api/v1/jobs/{id}:pause", job, ADMINS),
                new Endpoint("POST", "/api/v1/jobs/{id}:resume", job, ADMINS),
                new Endpoint("POST", "/api/v1/jobs/{id}:retry", job, ADMINS),
                new Endpoint("POST", "/api/v1/jobs/{id}:repair", job, ADMINS),
                new Endpoint("POST", "/api/v1/jobs/{id}:verify", job, ADMINS),
                new Endpoint("POST", "/api/v1/jobs/{id}:catchUp", job, ADMINS),
                new Endpoint("POST", "/api/v1/jobs/{id}:cancel", job, ADMINS),
                new Endpoint(
                        "POST",
                        "/v2/projects",
                        "",
                        "{'projectName': 'x', 'plan': 'Gold'}",
                        with(OWNERS, FOREIGN_OWNER)),
                new Endpoint("PATCH", "/v2/projects/{id}/plan", project, "{'plan': 'Enterprise'}", OWNERS),
                new Endpoint("DELETE", "/v2/projects/{id}", project, OWNERS),
                new Endpoint("GET", "/v2/apiKeys", "", ADMINS_ANYWHERE),
                new Endpoint("POST", "/v2/apiKeys", "", newKey, ADMINS),
                new Endpoint("GET", "/v2/apiKeys/{id}", "", OWNERS),
                new Endpoint("PUT", "/v2/apiKeys/{id}", "", "{'name': 'c', 'orgRole': 'Billing-Admin'}", OWNERS),
                new Endpoint("DELETE", "/v2/apiKeys/{id}", "", OWNERS),
                new Endpoint(
                        "PUT",
                        "/api/v1/zilliz-cloud",
                        "",
                        "{'projectId': 'p', 'apiKey': 'k'}",
                        with(OWNERS, FOREIGN_OWNER)),
                new Endpoint("GET", "/api/v1/zilliz-cloud", "", with(OWNERS, FOREIGN_OWNER)),
                new Endpoint("DELETE", "/api/v1/zilliz-cloud", "", with(OWNERS, FOREIGN_OWNER)),
                new Endpoint("GET", "/api/v1/keys", "", ADMINS_ANYWHERE),
                new Endpoint("POST", "/api/v1/keys", "", newKey, ADMINS),
                new Endpoint("DELETE", "/api/v1/keys/{id}", "", OWNERS),
                LOGIN,
                new Endpoint("GET", "/api/v1/session", "", with(EVERYBODY_HERE_AND_THERE, BILLING)),
                new Endpoint("DELETE", "/api/v1/session", "", with(EVERYBODY_HERE_AND_THERE, BILLING)),
                new Endpoint("GET", "/api/v1/audit", "", with(OWNERS, FOREIGN_OWNER)),
                new Endpoint("GET", "/api/v1/audit:check", "", with(OWNERS, FOREIGN_OWNER)),
                // A key stays in its organization: only sessions go over to another.
                new Endpoint("PUT", "/api/v1/session", "", "{'organizationId': 'org-1'}", Set.of()),
                new Endpoint("GET", "/api/v1/organizations", "", with(EVERYBODY_HERE_AND_THERE, BILLING)),
                new Endpoint(
                        "POST",
                        "/api/v1/organizations",
                        "",
                        "{'name': '" + "x".repeat(65) + "'}",
                        with(OWNERS, FOREIGN_OWNER)),
                new Endpoint("PATCH", "/api/v1/organizations/{id}", organization, "{'name': 'here'}", OWNERS),
                new Endpoint("GET", "/api/v1/members", "", with(OWNERS, FOREIGN_OWNER)),
                new Endpoint("GET", "/api/v1/members/{id}", "", OWNERS),
                new Endpoint("PUT", "/api/v1/members/{id}", "", "{'orgRole': 'Billing-Admin'}", OWNERS),
                new Endpoint("DELETE", "/api/v1/members/{id}", "", OWNERS),
                // Refused for its body, after it was found to be permitted: the key of the test stays.
                new Endpoint("POST", "/api/v1/account/key:reset", "", "{'key': 'mine'}", PEOPLE),
                new Endpoint("PUT", "/api/v1/account/password", "", "{'newPassword': 'mine'}", PEOPLE),
                new Endpoint(
                        "POST",
                        "/api/v1/members",
                        "",
                        "{'name': 'owner', 'orgRole': 'Member'}",
                        with(OWNERS, FOREIGN_OWNER))));
        for (String notOffered : NOT_OFFERED) {
            String[] parts = notOffered.split(" ");
            endpoints.add(new Endpoint(parts[0], parts[1], CLUSTER, with(EVERYBODY_HERE_AND_THERE, BILLING)));
        }
        return endpoints;
    }

    /** A source that is not registered is asked of nobody; so it is the target that decides. */
    @Test
    void whoMayMigrateToATargetMayDoSoFromAnywhere() {
        String remote = "{'source': {'endpoint': 'http://127.0.0.1:9'}, 'target': {'clusterId': '" + CLUSTER + "'}}";
        String survey = "{'source': {'endpoint': 'http://127.0.0.1:9'}}";
        Set<String> anywhere = ADMINS_ANYWHERE;
        KEYS.forEach((who, key) -> {
            for (String path : List.of("migrations", "migrations?validateOnly=true", "schema-previews")) {
                Answer answer = service.as(key, "POST", "/api/v1/" + path, remote.replace('\'', '"'));
                assertThat(denied(answer)).as(who + " " + answer.text()).isEqualTo(!ADMINS.contains(who));
            }
            Answer answer = service.as(key, "POST", "/api/v1/schema-previews", survey.replace('\'', '"'));
            assertThat(denied(answer)).as(who + " " + answer.text()).isEqualTo(!anywhere.contains(who));
        });
    }

    /** For whoever has no key yet. */
    private static final Endpoint LOGIN =
            new Endpoint("POST", "/api/v1/session", "", "{'name': 'x'}", with(EVERYBODY_HERE_AND_THERE, BILLING));

    private static final List<String> NOT_OFFERED = List.of(
            "POST /v2/clusters/{id}/modifyProperties",
            "POST /v2/clusters/{id}/metrics/query",
            "PUT /v2/clusters/{id}/securityGroups",
            "* /v2/migrations/startByRemote",
            "* /v2/volumes/**",
            "* /v2/stages/**",
            "* /v2/backups/**",
            "* /v2/clusters/{id}/backups/**",
            "* /v2/usage/**",
            "* /v2/invoices/**",
            "* /v2/card/**",
            "* /v2/alertRules/**",
            "* /v2/vectordb/**");

    /** As the controllers say. */
    private static Set<String> declared() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        Set<String> declared = new TreeSet<>();
        scan.findCandidateComponents("io.godwit.service").forEach(found -> {
            for (Method method : methods(String.valueOf(found.getBeanClassName()))) {
                RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapping != null) {
                    String verb = mapping.method().length == 0 ? "*" : mapping.method()[0].name();
                    Arrays.stream(mapping.path()).forEach(path -> declared.add(verb + " " + path));
                }
            }
        });
        declared.remove("* /error");
        return declared;
    }

    private static Method[] methods(String type) {
        try {
            return Class.forName(type).getDeclaredMethods();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean denied(Answer answer) {
        boolean compatible = answer.json().path("code").isInt();
        return compatible ? answer.code() == 80020 : answer.status() == 403 || answer.status() == 404;
    }

    private static Set<String> with(Set<String> some, String more) {
        Set<String> all = new TreeSet<>(some);
        all.add(more);
        return all;
    }

    private static String member(String name, String role, String inProject, String projectRole) {
        return created(
                "members",
                "apiKey",
                "{'name': '" + name + "', 'orgRole': '" + role + "', 'projects': [{'projectId': '" + inProject
                        + "', 'role': '" + projectRole + "'}]}");
    }

    private static String key(String inProject, String clusters) {
        return created(
                "keys",
                "apiKey",
                "{'name': 'k', 'orgRole': 'Member', 'projects': [{'projectId': '" + inProject + "', 'role': 'Admin', "
                        + clusters + "}]}");
    }

    private static String created(String what, String field, String body) {
        Answer answer = service.post("/api/v1/" + what, body.replace('\'', '"'));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get(field).asString();
    }

    /** @param key of whoever has made the organization, who is an Owner here as well */
    private static String foreignOwner(String key) {
        return service.as(key, "POST", "/api/v1/members", "{\"name\": \"foreigner\", \"orgRole\": \"Owner\"}")
                .json()
                .get("apiKey")
                .asString();
    }

    /**
     * @param pattern as its controller declares it
     * @param id what stands for {@code {id}}; empty: something new for each call
     */
    private record Endpoint(String method, String pattern, String id, String body, Set<String> allowed) {
        Endpoint(String method, String pattern, String id, Set<String> allowed) {
            this(method, pattern, id, "", allowed);
        }

        String path() {
            return pattern.replace("{id}", id.isEmpty() ? fresh() : id).replace("/**", "/anything");
        }

        Answer call(String key) {
            return service.as(
                    key, method.equals("*") ? "GET" : method, path(), body.isEmpty() ? null : body.replace('\'', '"'));
        }

        /** Something that is gone once it was deleted. */
        private String fresh() {
            if (!pattern.contains("{id}")) {
                return "";
            }
            if (pattern.contains("keys/") || pattern.contains("apiKeys/")) {
                return service.post("/api/v1/keys", "{\"name\": \"b\", \"orgRole\": \"Billing-Admin\"}")
                        .json()
                        .get("apiKeyId")
                        .asString();
            }
            if (pattern.contains("members/")) {
                String account = "user-" + System.nanoTime();
                service.sql("INSERT INTO account (id, name, password, created) VALUES (?, ?, '', 1)", account, account);
                service.sql(
                        "INSERT INTO membership (account, organization, role) SELECT ?, organization, 'MEMBER' FROM project"
                                + " WHERE id = ?",
                        account,
                        project);
                return account;
            }
            String cluster = "in01-%015x".formatted(System.nanoTime());
            service.clusterAtNowhere(cluster, project, "STANDARD");
            return cluster;
        }
    }
}
