package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The Chromium of the machine, without a window. Whatever it complains of is kept. */
final class ConsoleBrowser implements AutoCloseable {
    /** In milliseconds, for machines that have much else to do: a test that goes well waits for nothing. */
    private static final double PATIENCE = 30_000;

    private static final int HEIGHT = 900;
    private static final int WIDE = 1360;
    private static final int NARROW = 390;
    private static final int GUIDE = 1240;
    private static final int GUIDE_HEIGHT = 700;

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private String origin = "";

    private ConsoleBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Where a machine has none, the tests that need it are skipped. {@code ./test} sees to it that there is one. */
    static ConsoleBrowser open() {
        Optional<Path> program = program();
        assumeTrue(program.isPresent(), "There is no Chromium on the PATH, nor in GODWIT_CHROMIUM.");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(program.get())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
        return new ConsoleBrowser(playwright, browser);
    }

    /** Goes to this port of the machine from now on. */
    void at(int port) {
        origin = "http://127.0.0.1:" + port;
    }

    private static Optional<Path> program() {
        String given = System.getenv("GODWIT_CHROMIUM");
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A person of whom the browser knows nothing yet. */
    Page newcomer() {
        return newcomer("en-US", ColorScheme.LIGHT);
    }

    Page newcomer(String language, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new NewContextOptions()
                .setBaseURL(origin)
                .setLocale(language)
                .setColorScheme(scheme)
                // Colours that are still on their way are not what a person reads.
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(WIDE, HEIGHT));
        context.setDefaultTimeout(PATIENCE);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        return page;
    }

    /** Errors and warnings of the browser since the last call. */
    List<String> complaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    static void signIn(Page page, String name, String password) {
        page.navigate("/console/sign-in");
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(password);
        page.locator("form button.btn-primary").click();
        page.waitForURL("**/console/jobs**");
    }

    /** Nothing that axe calls serious, nothing wider than the window; and a picture, if pictures are wanted. */
    static void inspect(Page page, String name) {
        // Without the legacy mode each look opens a window of its own, for frames that there are none of.
        AxeBuilder all = new AxeBuilder(page).setLegacyMode(true);
        inspect(page, name, "light", all);
        // Of all that is looked at, the colours alone are others there.
        inspect(page, name, "dark", new AxeBuilder(page).setLegacyMode(true).withRules(List.of("color-contrast")));
        page.evaluate("document.documentElement.dataset.bsTheme = 'light'");
        page.setViewportSize(NARROW, HEIGHT);
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .as(name + " at " + NARROW + " px")
                .isLessThanOrEqualTo(NARROW);
        picture(page, name + "-narrow");
        page.setViewportSize(WIDE, HEIGHT);
    }

    private static void inspect(Page page, String name, String theme, AxeBuilder axe) {
        page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme);
        List<Rule> broken = axe.analyze().getViolations().stream()
                .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .toList();
        assertThat(broken)
                .as(name + " " + theme)
                .map(rule -> rule.getId() + " " + rule.getNodes())
                .isEmpty();
        picture(page, name + "-" + theme);
    }

    /** With {@code -Dgodwit.screenshots=true} into {@code service/target/screenshots}. */
    static void picture(Page page, String name) {
        if (Boolean.getBoolean("godwit.screenshots")) {
            page.screenshot(
                    new ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "screenshots", name + ".png")));
        }
    }

    /** With {@code -Dgodwit.guide=true} a picture for the guide, of what stands in a small window. */
    static void guide(Page page, String name) {
        if (Boolean.getBoolean("godwit.guide")) {
            page.setViewportSize(GUIDE, GUIDE_HEIGHT);
            page.screenshot(new ScreenshotOptions()
                    .setPath(Path.of("..", "docs", "guide", "console", "images", name + ".png")));
            page.setViewportSize(WIDE, HEIGHT);
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
