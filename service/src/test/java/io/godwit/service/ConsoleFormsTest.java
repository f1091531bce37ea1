package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the forms of the console make. Without a browser. */
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
}
