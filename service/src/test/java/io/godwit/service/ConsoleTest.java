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
                List.of("job-log", different + "/log"),
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
                List.of("account", "/console/account"),
                List.of("organization", "/console/organization"),
                List.of("audit", "/console/audit"),
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
    void noColumnIsCutOffInAWindowOfASmallComputer() {
        Page page = owner();
        page.setViewportSize(1280, 800);
        for (String path : List.of("/console/jobs", "/console/audit")) {
            page.navigate(path);
            Locator table = page.locator(".table-scroll");
            assertThat((Integer) table.evaluate("table => table.scrollWidth - table.clientWidth"))
                    .as(path)
                    .isZero();
        }
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
        ConsoleBrowser.inspect(page, "job-cancel");
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
        button(page, "Change credentials").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        ConsoleBrowser.inspect(page, "cluster-credentials");
        dialog.locator(".btn-primary").click();
        assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("Give an API key, or a password.");
        ConsoleBrowser.inspect(page, "cluster-credentials-refused");
        dialog.getByLabel("User and password").check();
        dialog.getByLabel("User", new Locator.GetByLabelOptions().setExact(true))
                .fill("root");
        dialog.getByLabel("Password", new Locator.GetByLabelOptions().setExact(true))
                .fill("Milvus");
        dialog.locator(".btn-primary").click();
        assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("The cluster takes the new credentials");
        assertThat(page.locator("#live")).containsText("Credentials are stored");
        button(page, "Forget").click();
        assertThat(dialog.locator(".btn-danger")).isDisabled();
        dialog.getByLabel("Type staging to go on").fill("staging");
        dialog.locator(".btn-danger").click();
        page.waitForURL("**/console/clusters");
        assertThat(page.locator("tbody")).not().containsText("staging");
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

        assertThat(page.getByText("The name is taken at the target.")).isVisible();
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
        ConsoleBrowser.inspect(page, "migration-recipes");
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
        ConsoleBrowser.inspect(page, "key-created");
        page.navigate("/console/keys");
        assertThat(page.content()).contains("ci").doesNotContain(key);
        page.navigate("/console/members/add");
        page.getByLabel("Name").fill("reader");
        page.getByLabel("Default Project", new Page.GetByLabelOptions().setExact(true))
                .selectOption("Read-Only");
        button(page, "Add member").click();
        String password = page.locator("#new-password").textContent();
        ConsoleBrowser.inspect(page, "member-added");

        page.navigate("/console/members");
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("reader")).click();
        ConsoleBrowser.inspect(page, "member");
        button(page, "Remove").click();
        ConsoleBrowser.inspect(page, "member-remove");
        page.keyboard().press("Escape");
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

    @Test
    void peopleChangeTheirOwnPasswordAndKeyAndNobodyElses() {
        Page page = owner();
        page.navigate("/console/members/add");
        page.getByLabel("Name").fill("self");
        button(page, "Add member").click();
        String password = page.locator("#new-password").textContent();

        Page self = browser.newcomer();
        ConsoleBrowser.signIn(self, "self", password);
        self.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("self")).click();
        change(self, "not-the-password", "another-password", "another-password");
        assertThat(self.getByRole(AriaRole.ALERT)).containsText("The current password is wrong.");
        change(self, password, "another-password", "yet-another-password");
        assertThat(self.getByRole(AriaRole.ALERT)).containsText("was typed in two ways");
        change(self, password, "another-password", "another-password");
        assertThat(self.getByRole(AriaRole.STATUS).last()).containsText("The password was changed.");
        button(self, "Make a new key").click();
        ConsoleBrowser.inspect(self, "account-key-dialog");
        self.getByRole(AriaRole.DIALOG).getByText("Make a new key").click();
        assertThat(self.locator("#new-key")).hasText(Pattern.compile(".{48}"));
        ConsoleBrowser.inspect(self, "account-key");
        Page again = browser.newcomer();
        ConsoleBrowser.signIn(again, "self", "another-password");
        again.navigate("/console/organization");
        assertThat(again.getByRole(AriaRole.ALERT)).containsText("managed by its Owners");
        assertThat(browser.complaints()).allMatch(line -> line.contains("403"));
    }

    private static void change(Page page, String current, String next, String once) {
        page.getByLabel("Current password").fill(current);
        page.getByLabel("New password", new Page.GetByLabelOptions().setExact(true))
                .fill(next);
        page.getByLabel("New password once more").fill(once);
        button(page, "Change password").click();
    }

    @Test
    void anOwnerMakesProjectsAndOrganizationsAndSeesInTheTrailWhoDidWhat() {
        Page page = owner();
        page.navigate("/console/organization");
        page.getByLabel("New project").fill("second");
        button(page, "Create project").click();
        assertThat(page.locator("tbody")).containsText("second");
        page.getByLabel("New project").fill("second");
        button(page, "Create project").click();
        assertThat(page.locator("#problem")).containsText("has a project second already");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Delete second"))
                .click();
        page.getByLabel("Type second to go on").fill("second");
        ConsoleBrowser.inspect(page, "project-delete");
        page.getByRole(AriaRole.DIALOG).locator(".btn-danger").click();
        assertThat(page.locator("tbody")).not().containsText("second");

        page.getByLabel("Project ID at Zilliz Cloud").fill("proj-x");
        page.getByLabel("API key").fill("no key");
        button(page, "Store key").click();
        assertThat(page.locator("#problem")).containsText("An API key has no blanks");
        assertThat(page.content()).doesNotContain("no key\"");

        page.getByLabel("Another organization").fill("Elsewhere");
        button(page, "Create organization").click();
        assertThat(page.locator("#new-key")).hasText(Pattern.compile(".{48}"));
        ConsoleBrowser.inspect(page, "organization-made");
        button(page, "Go to it").click();
        page.waitForURL("**/console/jobs");
        assertThat(page.locator(".chooser")).containsText("Elsewhere");
        ConsoleBrowser.picture(page, "organization-empty");

        Page other = owner();
        other.navigate("/console/audit");
        other.getByLabel("Who").fill("owner");
        other.getByLabel("Who").press("Enter");
        other.waitForURL("**who=owner**");
        assertThat(other.locator("tbody")).containsText("POST /console/organization/projects/{id}/delete");
        other.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Check the chain"))
                .click();
        assertThat(other.getByRole(AriaRole.STATUS).last()).containsText("none was changed or taken out");
        ConsoleBrowser.inspect(other, "audit-check");
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
