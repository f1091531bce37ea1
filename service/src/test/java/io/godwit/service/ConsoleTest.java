package io.godwit.service;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a browser, against a running service whose clusters are scripted ones. */
class ConsoleTest {
    @TempDir
    private static Path state;

    private static ConsoleScene scene;
    private static ConsoleBrowser browser;

    @BeforeAll
    static void start() {
        browser = ConsoleBrowser.open();
        scene = ConsoleScene.set(state);
        browser.at(scene.port());
    }

    @AfterAll
    static void stop() {
        if (scene != null) {
            scene.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void nothingWasComplainedOf() {
        assertThat(browser.complaints()).isEmpty();
    }

    private static Page owner() {
        Page page = browser.newcomer();
        ConsoleBrowser.signIn(page, "owner", ConsoleScene.PASSWORD);
        return page;
    }

    @Test
    void everyPageIsReadableInBothThemesAndOnANarrowScreen() {
        Page stranger = browser.newcomer();
        stranger.navigate("/console");
        ConsoleBrowser.inspect(stranger, "sign-in");
        Page page = owner();
        String different = "/console/jobs/" + scene.different;
        for (List<String> one : List.of(
                List.of("jobs", "/console/jobs"),
                List.of("jobs-none", "/console/jobs?state=PAUSED"),
                List.of("job", "/console/jobs/" + scene.running),
                List.of("job-successful", "/console/jobs/" + scene.successful),
                List.of("job-failed", different),
                List.of("job-errors", different + "/errors"),
                List.of("job-events", different + "/events"),
                List.of("job-plan", different + "/plan"),
                List.of("job-report", different + "/report"),
                List.of("clusters", "/console/clusters"),
                List.of("cluster", "/console/clusters/" + scene.production),
                List.of("cluster-unreachable", "/console/clusters/" + ConsoleScene.NOWHERE),
                List.of("cluster-register", "/console/clusters/register"),
                List.of("cluster-create", "/console/clusters/create"),
                List.of("members", "/console/members"),
                List.of("member-add", "/console/members/add"),
                List.of("keys", "/console/keys"),
                List.of("key-create", "/console/keys/create"),
                List.of("migrations", "/console/migrations"),
                List.of("migration-settings", "/console/migrations/current-organization"),
                List.of("migration-connect", "/console/migrations/other-organization"))) {
            page.navigate(one.get(1));
            assertThat(page.locator(".loading")).hasCount(0);
            ConsoleBrowser.inspect(page, one.get(0));
        }
        page.navigate("/console/nowhere");
        ConsoleBrowser.inspect(page, "problem");
        assertThat(browser.complaints()).allMatch(line -> line.contains("404"));
    }

    @Test
    void whoIsNotSignedInIsAskedToAndGetsWhereHeWanted() {
        Page page = browser.newcomer();
        page.navigate("/console/jobs?state=FAILED");
        page.getByLabel("Name").fill("owner");
        page.getByLabel("Password").fill(ConsoleScene.PASSWORD);
        page.keyboard().press("Enter");
        page.waitForURL("**/console/jobs?state=FAILED");
        button(page, "Sign out").click();
        page.waitForURL("**/console/sign-in");
        page.navigate("/console/jobs");
        assertThat(page.getByLabel("Password")).isVisible();
    }

    @Test
    void languageAndThemeStayAsTheyWereChosen() {
        Page page = browser.newcomer("zh-CN", ColorScheme.LIGHT);
        page.navigate("/console/sign-in");
        assertThat(page.getByLabel("密码")).isVisible();
        button(page, "English").click();
        ConsoleBrowser.signIn(page, "owner", ConsoleScene.PASSWORD);
        assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName("Jobs")))
                .isVisible();
        button(page, "Light or dark").click();
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
        button(page, "中文").click();
        assertThat(page.locator("html")).hasAttribute("lang", "zh");
        assertThat(row(page, scene.different)).containsText("失败");
        ConsoleBrowser.picture(page, "jobs-chinese");
    }

    @Test
    void theListSaysWhyAJobFailedAndItsUrlHoldsTheFilters() {
        Page page = owner();
        assertThat(row(page, scene.unreachable)).containsText("127.0.0.1:9");
        page.getByLabel("Status").selectOption("SUCCESSFUL");
        page.waitForURL("**state=SUCCESSFUL**");
        assertThat(row(page, scene.successful)).isVisible();
        assertThat(row(page, scene.different)).hasCount(0);
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Clear filters"))
                .click();
        assertThat(row(page, scene.different)).isVisible();
    }

    @Test
    void theListIsLiveAndSaysWhenTheConnectionIsLost() {
        Page page = owner();
        Locator link = row(page, scene.unreachable).locator(".row-link");
        link.focus();
        scene.reason(scene.unreachable, "Another reason.");
        assertThat(row(page, scene.unreachable)).containsText("Another reason.");
        assertThat(link).isFocused();
        scene.reason(scene.unreachable, "No answer of 127.0.0.1:9.");
        page.context().setOffline(true);
        assertThat(page.locator("#lost")).isVisible();
        page.context().setOffline(false);
        assertThat(page.locator("#lost")).isHidden();
        // That nobody was to be reached is for once a thing to complain of.
        assertThat(browser.complaints()).anyMatch(line -> line.contains("ERR_INTERNET_DISCONNECTED"));
    }

    @Test
    void aJobThatFailedNamesItsCausesWithKeysAndRemedy() {
        Page page = owner();
        page.navigate("/console/jobs/" + scene.different);
        Locator collection = page.locator("tbody tr").first();
        assertThat(collection).containsText("Copied");
        assertThat(collection).containsText("Not equal");
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Errors")).click();
        assertThat(page.locator("#live")).containsText("Missing at the target");
        assertThat(page.locator("#live")).containsText("Repair writes these rows anew.");
        assertThat(page.locator("tbody tr").first().locator("code")).hasText(Pattern.compile("-?\\d+"));
    }

    @Test
    void aRunningJobIsPausedAndCanceledInADialogThatNamesItAndAsksWhatBecomesOfItsObjects() {
        Page page = owner();
        page.navigate("/console/jobs/" + scene.running);
        assertThat(page.locator("#live")).containsText(Pattern.compile("In progress|Waiting"));
        button(page, "Pause").click();
        assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("Pause was asked for");
        assertThat(page.locator("#live")).containsText(Pattern.compile("Pausing|Paused"));
        more(page, "Cancel");
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("Cancel production → archive?");
        assertThat(dialog).containsText(scene.running);
        ConsoleBrowser.picture(page, "job-cancel");
        dialog.getByText("Remove it").click();
        dialog.getByText("Cancel the job").click();
        assertThat(page.locator("#live")).containsText(Pattern.compile("Canceling|Canceled"));
        scene.letGo();
        assertThat(page.locator("#live"))
                .containsText("objects that it had created removed", new ContainsTextOptions().setTimeout(20_000));
        assertThat(page.locator("#job-actions button")).hasCount(0);
    }

    @Test
    void whatRunsAJobOnceMoreIsAskedBeforeAndEscapeSaysNo() {
        Page page = owner();
        page.navigate("/console/jobs/" + scene.unreachable);
        button(page, "Resume").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("The job goes on where it stopped.");
        page.keyboard().press("Escape");
        assertThat(dialog).isHidden();
        assertThat(page.locator("#live")).containsText("Failed");
    }

    @Test
    void aClusterIsTriedRegisteredLookedAtAndForgotten() {
        Page page = owner();
        page.navigate("/console/clusters");
        page.keyboard().press("n");
        page.waitForURL("**/clusters/register**");
        page.getByLabel("Name").fill("staging");
        page.getByLabel("Endpoint").fill("http://127.0.0.1:9");
        page.getByLabel("None").check();
        button(page, "Test connection").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("127.0.0.1:9");
        page.getByLabel("Endpoint").fill(scene.endpoint());
        button(page, "Test connection").click();
        assertThat(page.locator("#outcome")).containsText("It works: Milvus v2.6.17, 2 databases.");
        button(page, "Register cluster").click();
        page.waitForURL(Pattern.compile(".*/clusters/in01-[0-9a-f]+"));
        assertThat(page.locator("#collections")).containsText("shop / orders");
        page.locator("#collections summary", new Page.LocatorOptions().setHasText("articles"))
                .click();
        assertThat(page.locator("#collections details[open]")).containsText("FloatVector(dim=");
        button(page, "Forget").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog.locator(".btn-danger")).isDisabled();
        dialog.getByLabel("Type staging to go on").fill("staging");
        dialog.locator(".btn-danger").click();
        page.waitForURL("**/console/clusters");
        assertThat(page.locator("tbody")).not().containsText("staging");
    }

    @Test
    void aMigrationWithinTheOrganizationIsConfirmedAndBecomesAJob() {
        Page page = owner();
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("In Current Organization"))
                .click();
        page.getByLabel("Source cluster").selectOption(scene.production);
        page.getByLabel("Source database").selectOption("shop");
        page.getByLabel("Target cluster").selectOption(scene.sandbox);
        button(page, "Confirm").click();
        assertThat(page.locator("#problem")).containsText("from Dedicated to Free is not supported");
        assertThat(page.getByLabel("Source database")).hasValue("shop");
        page.getByLabel("New cluster").check();
        assertThat(page.getByLabel("Target cluster")).isHidden();
        button(page, "Confirm").click();
        assertThat(page.locator("#problem")).containsText("A name has 1 to 32 characters.");
        page.getByLabel("Existing cluster").check();
        page.getByLabel("Target cluster").selectOption(scene.spare);
        button(page, "Confirm").click();
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("shop.orders");
        page.locator("summary").getByText("CLI").click();
        assertThat(page.locator("#recipe-cli")).containsText("godwit migrate --source " + scene.endpoint());
        ConsoleBrowser.inspect(page, "migration-review");
        button(page, "Migrate").click();
        page.waitForURL("**/console/jobs/job-*");
        assertThat(page.locator("#live")).containsText("Successful");
    }

    @Test
    void aMigrationFromElsewhereIsPreparedStepByStepAndItsDraftOutlivesTheSession() {
        Page page = owner();
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("In Other Organization"))
                .click();
        page.getByLabel("Endpoint of the source").fill(scene.endpoint());
        page.getByLabel("API key").last().fill("a-key-that-nobody-shows");
        button(page, "Test connection").click();
        assertThat(page.getByRole(AriaRole.STATUS).last()).containsText("The source answered");
        assertThat(page.content()).doesNotContain("a-key-that-nobody-shows");
        assertThat(scene.tokenOfTheDraft()).isNotEmpty().doesNotContain("a-key-that-nobody-shows");
        button(page, "Next").click();
        page.getByLabel("articles").check();
        page.getByLabel("Target cluster").selectOption(scene.spare);
        ConsoleBrowser.inspect(page, "migration-select");
        String here = page.url();
        button(page, "Next").click();
        page.waitForURL("**/schema");
        button(page, "Sign out").click();
        ConsoleBrowser.signIn(page, "owner", ConsoleScene.PASSWORD);
        page.navigate(here);
        assertThat(page.getByLabel("articles")).isChecked();
        button(page, "Next").click();

        assertThat(page.getByText("The target has a collection of this name.")).isVisible();
        ConsoleBrowser.inspect(page, "migration-schema");
        button(page, "Next").click();
        assertThat(page.locator("#problem")).containsText("Some names are taken");
        button(page, "Use articles_2").click();
        page.getByLabel("Description").fill("Of another organization");
        page.getByLabel("Dynamic Field").selectOption("on");
        page.getByLabel("Description").press("Enter");
        page.waitForURL("**/review");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("default.articles_2");
        page.locator("summary").getByText("curl").click();
        assertThat(page.locator("#recipe-curl")).containsText("\"dynamicField\" : \"on\"");
        assertThat(page.content()).doesNotContain("a-key-that-nobody-shows");
        ConsoleBrowser.picture(page, "migration-recipes");
    }

    @Test
    void whatLetsInIsShownOnceAndWhoMayNotIsTold() {
        Page page = owner();
        page.navigate("/console/keys/create");
        page.getByLabel("Name").fill("ci");
        page.getByLabel("Default Project", new Page.GetByLabelOptions().setExact(true))
                .selectOption("Admin");
        button(page, "Create API key").click();
        String key = page.locator("#new-key").textContent();
        assertThat(key).hasSize(48);
        ConsoleBrowser.picture(page, "key-created");
        page.navigate("/console/keys");
        assertThat(page.content()).contains("ci").doesNotContain(key);
        page.navigate("/console/members/add");
        page.getByLabel("Name").fill("reader");
        page.getByLabel("Default Project", new Page.GetByLabelOptions().setExact(true))
                .selectOption("Read-Only");
        button(page, "Add member").click();
        String password = page.locator("#new-password").textContent();

        page.navigate("/console/members");
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("reader")).click();
        ConsoleBrowser.inspect(page, "member");
        assertThat(page.getByLabel("Default Project", new Page.GetByLabelOptions().setExact(true)))
                .hasValue("Read-Only");

        Page reader = browser.newcomer();
        ConsoleBrowser.signIn(reader, "reader", password);
        assertThat(reader.getByRole(AriaRole.NAVIGATION).first()).not().containsText("Migrations");
        reader.navigate("/console/jobs/" + scene.different);
        assertThat(reader.locator("#job-actions button")).hasCount(0);
        reader.navigate("/console/migrations/other-organization");
        assertThat(reader.getByRole(AriaRole.ALERT)).containsText("Organization Owners and Project Admins");
        assertThat(browser.complaints()).allMatch(line -> line.contains("403"));
    }

    private static Locator row(Page page, String job) {
        return page.locator("#" + job);
    }

    private static void more(Page page, String action) {
        page.getByText("More actions").click();
        page.locator(".menu-list").getByText(action).click();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }
}
