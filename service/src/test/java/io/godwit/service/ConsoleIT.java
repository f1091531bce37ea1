package io.godwit.service;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import io.godwit.local.LocalServer;
import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.FaultProxy;
import io.godwit.testkit.FaultProxy.Direction;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollections;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tasks of Zilliz Cloud's page on migrations between clusters, in a browser and with real Milvus 2.3.5 servers; and how each goes wrong. */
class ConsoleIT {
    private static final String PASSWORD = "the-password-of-the-owner";
    private static final String DATABASE = "console_it";
    /** For a job of a few hundred rows: a 2.3.5 takes most of it for flushing and loading. */
    private static final ContainsTextOptions SOON = new ContainsTextOptions().setTimeout(90_000);

    @TempDir
    private static Path state;

    private static LocalServer source;
    private static LocalServer target;
    /** In front of the target. */
    private static FaultProxy way;

    private static ConsoleBrowser browser;
    private static RunningService service;
    private static String production;
    private static String archive;
    private static String sandbox;

    @BeforeAll
    static void start() {
        browser = ConsoleBrowser.open();
        source = MilvusServers.source();
        target = MilvusServers.target();
        try (MilvusFixture fixture = MilvusServers.fixture(source)) {
            fixture.createDatabase(DATABASE);
            MilvusFixture database = fixture.database(DATABASE);
            database.prepareAll(List.of(
                    SampleCollections.withSeed(21).basic(300).withName("articles"),
                    SampleCollections.withSeed(22).partitionKey(100).withName("products")));
        }
        way = FaultProxy.inFrontOf(target.uri());
        service = RunningService.start(state, Map.of("godwit.admin.password", PASSWORD));
        production = register("production", source, source.uri(), "Standard");
        archive = register("archive", target, target.uri(), "Enterprise");
        sandbox = register("sandbox", target, target.uri(), "Free");
        browser.at(service.port());
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        if (way != null) {
            way.close();
        }
        for (LocalServer server : source == null ? List.<LocalServer>of() : List.of(source, target)) {
            try (MilvusFixture fixture = MilvusServers.fixture(server)) {
                for (String database : fixture.databases()) {
                    if (database.startsWith(DATABASE)) {
                        fixture.database(database).dropCollections();
                        fixture.dropDatabase(database);
                    }
                }
            }
        }
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void nothingWasComplainedOf() {
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aDatabaseGoesToAnExistingClusterOfTheOrganizationAndNotToOneOfALowerPlanNorTwice() {
        Page page = owner();
        confirm(page, DATABASE + "_within", sandbox);
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("from Dedicated to Free is not supported");
        assertThat(page.getByLabel("Source database")).hasValue(DATABASE);
        ConsoleBrowser.inspect(page, "tier-refused");
        ConsoleBrowser.guide(page, "within-settings");
        page.getByLabel("New cluster").check();
        assertThat(page.getByLabel("Target cluster")).isHidden();
        button(page, "Confirm").click();
        assertThat(page.locator("#problem")).containsText("A name has 1 to 32 characters");
        page.getByLabel("Existing cluster").check();
        page.getByLabel("Target cluster").selectOption(archive);
        button(page, "Confirm").click();
        assertThat(page.getByRole(AriaRole.MAIN)).containsText(DATABASE + "_within.articles");
        ConsoleBrowser.guide(page, "within-review");
        page.locator("summary").getByText("CLI").click();
        assertThat(page.locator("#recipe-cli")).containsText("godwit migrate --source " + source.uri());
        button(page, "Migrate").click();
        page.waitForURL("**/console/jobs/job-*");
        String job = page.url().replaceFirst(".*/", "");
        assertThat(page.locator("#live")).containsText("Successful", SOON);
        assertThat(page.locator("tbody tr").first()).containsText("Equal");
        ConsoleBrowser.guide(page, "monitor-job");

        entry(page, "Jobs").click();
        assertThat(page.locator("#" + job)).containsText("Successful");
        ConsoleBrowser.guide(page, "monitor-jobs");
        // As the page that is followed says: the numbers of collections and rows are the same on both sides.
        page.navigate("/console/clusters/" + archive);
        for (List<String> one : List.of(List.of("articles", "300 rows"), List.of("products", "100 rows"))) {
            assertThat(page.locator("summary")
                            .filter(new Locator.FilterOptions()
                                    .setHasText(Pattern.compile(DATABASE + "_within\\s*/\\s*" + one.get(0)))))
                    .containsText(one.get(1));
        }
        ConsoleBrowser.guide(page, "monitor-target");

        confirm(page, DATABASE + "_within", archive);
        assertThat(page.locator(".finding-error").first()).containsText("The name is taken at the target");
        assertThat(button(page, "Migrate")).isDisabled();
        ConsoleBrowser.inspect(page, "name-taken");
    }

    @Test
    void aNewClusterIsMadeForAMigrationThenSuspendedResumedAndDropped() {
        Page page = owner();
        entry(page, "In Current Organization").click();
        page.getByLabel("Source cluster").selectOption(production);
        page.getByLabel("Source database").selectOption(DATABASE);
        page.getByLabel("New cluster").check();
        page.getByRole(AriaRole.DIALOG).getByLabel("Name").fill("fresh");
        page.getByLabel("Plan").selectOption("Enterprise");
        button(page, "Confirm").click();
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("fresh, a new cluster (Enterprise)");
        button(page, "Migrate").click();
        assertThat(page.locator("#made-password")).not().isEmpty();
        String password = page.locator("#made-password").textContent();
        ConsoleBrowser.inspect(page, "migration-made");
        ConsoleBrowser.guide(page, "within-new-cluster");
        link(page, "Go to the job").click();
        assertThat(page.locator("#live")).containsText("Successful", SOON);

        entry(page, "Clusters").click();
        link(page, "fresh").click();
        assertThat(page.locator("#live")).containsText("Running");
        String endpoint = page.locator("#live dd").first().textContent();
        try (MilvusFixture made = MilvusFixture.connect(endpoint, "db_admin:" + password);
                MilvusFixture from = MilvusServers.fixture(source)) {
            RowComparison.assertSameRows(from.database(DATABASE), "articles", made.database(DATABASE), "articles");
        }
        button(page, "Suspend").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Suspend fresh?");
        ConsoleBrowser.inspect(page, "cluster-suspend");
        page.getByRole(AriaRole.DIALOG)
                .getByText("Suspend", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.locator("#live")).containsText("Suspended", SOON);
        button(page, "Resume").click();
        assertThat(page.locator("#live")).containsText("Running", SOON);
        button(page, "Drop").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog.locator(".btn-danger")).isDisabled();
        dialog.getByLabel("Type fresh to go on").fill("fresh");
        ConsoleBrowser.inspect(page, "cluster-drop");
        dialog.locator(".btn-danger").click();
        page.waitForURL("**/console/clusters");
        assertThat(page.getByRole(AriaRole.MAIN)).not().containsText("fresh", SOON);
    }

    @Test
    void aCollectionComesFromAnotherOrganizationUnderAnotherNameAndWithAnotherSchema() {
        try (MilvusFixture fixture = MilvusServers.fixture(target)) {
            fixture.createDatabase(DATABASE + "_elsewhere");
            fixture.database(DATABASE + "_elsewhere")
                    .prepare(SampleCollections.withSeed(23).basic(5).withName("articles"));
        }
        Page page = owner();
        entry(page, "In Other Organization").click();
        page.getByLabel("Endpoint of the source").fill("http://127.0.0.1:9");
        page.getByLabel("User and password").check();
        page.getByLabel("User", exactly()).fill("root");
        page.getByLabel("Password", exactly()).fill("not-the-password");
        button(page, "Next").click();
        assertThat(page.locator("#problem")).containsText("127.0.0.1:9");
        ConsoleBrowser.inspect(page, "source-unreachable");

        page.getByLabel("Endpoint of the source").fill(source.uri());
        page.getByLabel("Password", exactly()).fill("not-the-password");
        button(page, "Next").click();
        assertThat(page.locator("#problem"))
                .containsText(Pattern.compile("user and password|authenticat|login", Pattern.CASE_INSENSITIVE));
        ConsoleBrowser.inspect(page, "credentials-wrong");
        ConsoleBrowser.guide(page, "across-connect");

        page.getByLabel("Password", exactly()).fill(source.token().orElseThrow().substring("root:".length()));
        button(page, "Next").click();
        page.getByLabel("Source database").selectOption(DATABASE);
        assertThat(page.locator("#choice")).containsText("300 rows");
        page.getByLabel("articles").check();
        page.getByLabel("Target cluster").selectOption(archive);
        page.getByLabel("Target database").fill(DATABASE + "_elsewhere");
        ConsoleBrowser.guide(page, "across-select");
        button(page, "Next").click();
        page.waitForURL("**/schema");
        assertThat(page.getByText("The name is taken at the target.")).isVisible();
        ConsoleBrowser.guide(page, "across-schema");
        button(page, "Use articles_2").click();
        page.getByLabel("Description").fill("Of another organization");
        page.getByLabel("Dynamic Field").selectOption("on");
        page.getByLabel("Partition Key").selectOption("title");
        button(page, "Update preview").click();
        assertThat(page.locator(".configure-preview tr").filter(new Locator.FilterOptions().setHasText("title")))
                .containsText("partition key");
        button(page, "Next").click();
        assertThat(page.getByRole(AriaRole.MAIN)).containsText(DATABASE + "_elsewhere.articles_2");
        ConsoleBrowser.guide(page, "across-review");
        button(page, "Migrate").click();
        page.waitForURL("**/console/jobs/job-*");
        assertThat(page.locator("#live")).containsText("Successful", SOON);

        try (MilvusFixture fixture = MilvusServers.fixture(target);
                MilvusFixture from = MilvusServers.fixture(source)) {
            MilvusFixture database = fixture.database(DATABASE + "_elsewhere");
            CollectionSchema made = database.describe("articles_2").getSchema();
            assertThat(made.getDescription()).isEqualTo("Of another organization");
            assertThat(made.getEnableDynamicField()).isTrue();
            assertThat(made.getFieldsList().stream()
                            .filter(FieldSchema::getIsPartitionKey)
                            .map(FieldSchema::getName))
                    .containsExactly("title");
            assertThat(database.readAll("articles_2").keySet())
                    .isEqualTo(from.database(DATABASE).readAll("articles").keySet());
        }
        assertThat(page.content()).doesNotContain(source.token().orElseThrow().substring("root:".length()));
    }

    @Test
    void whoLacksTheRoleIsToldAndCanDoNothing() {
        String reader = service.post(
                        "/api/v1/members",
                        "{\"name\": \"it-reader\", \"orgRole\": \"Member\", \"projects\": [{\"projectId\": \""
                                + service.project() + "\", \"role\": \"Read-Only\"}]}")
                .json()
                .path("password")
                .asString();
        Page page = browser.newcomer();
        ConsoleBrowser.signIn(page, "it-reader", reader);
        assertThat(page.getByRole(AriaRole.NAVIGATION).first()).not().containsText("Migrations");
        page.navigate("/console/migrations/current-organization");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Organization Owners and Project Admins");
        ConsoleBrowser.inspect(page, "role-missing");
        assertThat(browser.complaints()).allMatch(line -> line.contains("403"));
    }

    @Test
    void aRunningJobIsCanceledFromTheListAndWhatItHadMadeIsGone() {
        String held = register("held", target, way.uri(), "Enterprise");
        String job = migrate(held, DATABASE + "_canceled");
        while (Set.of("PREFLIGHT", "SCHEMA")
                .contains(service.get("/api/v1/jobs/" + job).json().get("phase").asString())) {
            Thread.onSpinWait();
        }
        way.hold(Direction.TO_SERVER);
        Page page = owner();
        menu(page, job, "Cancel");
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("Cancel production → held?");
        assertThat(dialog).containsText(job);
        ConsoleBrowser.inspect(page, "list-cancel");
        ConsoleBrowser.guide(page, "cancel-dialog");
        dialog.getByText("Remove it").click();
        dialog.getByText("Cancel the job").click();
        assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("Cancel was asked for");
        assertThat(page.locator("#" + job)).containsText(Pattern.compile("Canceling|Canceled"));
        way.release(Direction.TO_SERVER);
        assertThat(page.locator("#" + job)).containsText("objects that it had created removed", SOON);
        try (MilvusFixture fixture = MilvusServers.fixture(target)) {
            assertThat(fixture.databases()).doesNotContain(DATABASE + "_canceled");
        }
    }

    /** As the page that is followed has it: find the failed job in the list, look at its log, cancel it. */
    @Test
    void aFailedJobSaysWhyInTheListHasALogAndIsCanceledOrRepaired() {
        String job = migrate(archive, DATABASE + "_failed");
        assertThat(service.ended(job).get("state").asString()).isEqualTo("SUCCESSFUL");
        List<Object> some;
        try (MilvusFixture fixture = MilvusServers.fixture(target)) {
            MilvusFixture database = fixture.database(DATABASE + "_failed");
            some = database.readAll("articles").keySet().stream().limit(3).toList();
            database.delete("articles", "_default", some);
        }
        Page page = owner();
        menu(page, job, "Verify again");
        page.getByRole(AriaRole.DIALOG)
                .getByText("Verify again", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.locator("#" + job)).containsText("3 rows missing", SOON);
        page.locator("#" + job).getByText("View details").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("3 rows missing");
        link(page, "Errors").click();
        assertThat(page.locator("#live")).containsText("Missing at the target");
        some.forEach(key -> assertThat(page.locator("#live")).containsText(String.valueOf(key)));
        ConsoleBrowser.guide(page, "cancel-errors");
        link(page, "Log").click();
        assertThat(page.getByRole(AriaRole.LOG)).containsText("Is connected to " + source.uri());
        assertThat(page.getByRole(AriaRole.LOG)).containsText(Pattern.compile("ERROR The run is over.*DIFFERENCES"));
        assertThat(page.content()).doesNotContain(source.token().orElseThrow().substring("root:".length()));
        ConsoleBrowser.inspect(page, "job-log");
        ConsoleBrowser.guide(page, "cancel-log");
        button(page, "Repair").click();
        page.getByRole(AriaRole.DIALOG)
                .getByText("Repair", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.locator("#live")).containsText("Successful", SOON);
        assertThat(service.post("/api/v1/jobs/" + job + ":verify", "").status()).isEqualTo(202);
        assertThat(service.ended(job).get("state").asString()).isEqualTo("SUCCESSFUL");
    }

    private static Page owner() {
        Page page = browser.newcomer();
        ConsoleBrowser.signIn(page, "owner", PASSWORD);
        return page;
    }

    /** The settings dialog, filled in and confirmed. */
    private static void confirm(Page page, String database, String cluster) {
        entry(page, "In Current Organization").click();
        page.getByLabel("Source cluster").selectOption(production);
        page.getByLabel("Source database").selectOption(DATABASE);
        page.getByLabel("Target cluster").selectOption(cluster);
        page.getByLabel("Target database").fill(database);
        button(page, "Confirm").click();
    }

    private static String register(String name, LocalServer server, String uri, String plan) {
        Answer answer = service.post("/api/v1/clusters", """
                {"projectId": "%s", "clusterName": "%s", "endpoint": "%s", "token": "%s", "plan": "%s"}""".formatted(
                        service.project(), name, uri, server.token().orElseThrow(), plan));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("clusterId").asString();
    }

    private static String migrate(String cluster, String database) {
        Answer answer = service.post("/api/v1/migrations", """
                {"source": {"clusterId": "%s"}, "target": {"clusterId": "%s"}, "databases": ["%s=%s"]}""".formatted(production, cluster, DATABASE, database));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.json().get("jobId").asString();
    }

    /** What the menu of a row of the list offers. */
    private static void menu(Page page, String job, String action) {
        page.locator("#" + job + " .menu-row summary").click();
        page.locator("#" + job + " .menu-list").getByText(action).click();
    }

    private static GetByLabelOptions exactly() {
        return new GetByLabelOptions().setExact(true);
    }

    private static Locator entry(Page page, String name) {
        return page.getByRole(AriaRole.NAVIGATION)
                .first()
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.MAIN)
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }
}
