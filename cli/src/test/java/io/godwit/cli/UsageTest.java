package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no server: help, wrong arguments, tokens, jobs that are not there. */
class UsageTest {
    private static final List<String> ADDRESSES = List.of("--source", "localhost:1", "--target", "localhost:2");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "migrate",
                "list",
                "verify",
                "jobs",
                "jobs list",
                "jobs show",
                "jobs watch",
                "jobs pause",
                "jobs resume",
                "jobs cancel",
                "jobs report",
                "jobs repair",
                "jobs delete",
                "demo",
                "serve"
            })
    void everyCommandHasHelpWithExamples(String command) {
        String[] arguments = (command + " --help").strip().split(" ");

        CommandRun run = CommandRun.of(arguments);

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Usage: " + ("godwit " + command).strip())
                .contains("Examples:");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void saysItsVersion() {
        assertThat(CommandRun.of("--version").out()).startsWith("godwit ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jobs",
                "migrat",
                "migrate",
                "migrate --source a",
                "migrate --source a --target b --parallelism 0",
                "migrate --source a --target b --parallelism many",
                "migrate --source a --target b --max-rate fast",
                "migrate --source a --target b --max-rate 20",
                "migrate --source a --target b --patience soon",
                "migrate --source a --target b --verify somewhat",
                "migrate --source a --target b --if-exists overwrite",
                "migrate --source a --target b --collection x --collection x=y",
                "migrate --source a --target b --engine flink",
                "migrate --source a --target b --engine spark",
                "migrate --source a --target b --flink http://flink:8081",
                "migrate --source a --target b --unknown",
                "migrate --source a --target b --fields a,,b",
                "migrate --source a --target b --dynamic-field maybe",
                "migrate --source a --target b --dynamic-keys color:Red",
                "migrate --source a --target b --partition-key tenant:0",
                "migrate --source a --target b --shards none",
                "migrate --source a --target b --auto-id sometimes",
                "migrate --source a --target b --consistency-level weak",
                "migrate --source a --target b --index hnsw",
                "migrate --source a --target b --load perhaps",
                "migrate --source ftp://a --target b",
                "list",
                "list --source a --collection docs=docs_v2",
                "list --source a --database shop=shop_eu",
                "migrate --source a --target b --collection docs=bad-name",
                "migrate --source a --target b --database shop=1shop",
                "verify --source a",
                "verify --source a --target b --load perhaps",
                "jobs show",
                "--output xml jobs list"
            })
    void wrongArgumentsAreAUsageError(String arguments) {
        CommandRun run = new CommandRun.Setting()
                .with("GODWIT_STATE", folder.toString())
                .run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("error USAGE: ");
    }

    @Test
    void nothingSpeaksOfACopyWhereNoneIsMade() {
        assertThat(CommandRun.of("list", "--help").out()).doesNotContain("=NEW");
        assertThat(CommandRun.of("verify", "--help").out()).doesNotContain("for the copy");
    }

    @Test
    void aMistypedCommandGetsASuggestion() {
        assertThat(CommandRun.of("migrat").err()).contains("Did you mean: godwit migrate?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--verify somewhat | 'somewhat' is none of full, counts, none",
                "--load-source often | 'often' is none of auto, never",
                "--if-exists overwrite | 'overwrite' is none of fail, merge, replace",
                "--engine spark | 'spark' is none of local, flink",
                "--engine flink | --flink http://host:8081",
                "--flink http://flink:8081 | --engine flink",
                "--output xml | 'xml' is none of text, json"
            })
    void aWrongValueIsAnsweredWithThoseThatCanBeTyped(String flag, String message) {
        assertThat(CommandRun.of(("migrate --source a --target b " + flag).split(" "))
                        .err())
                .contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--source-token=root:secret", "--target-token=root:secret"})
    void aTokenAsAnOptionIsRefusedAndNotRepeated(String option) {
        CommandRun run = CommandRun.of("migrate", "--source", "a", "--target", "b", option);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("_TOKEN").contains("-token-file").doesNotContain("secret");
    }

    @Test
    void aTokenInTheAddressIsRefusedAndNotRepeated() {
        CommandRun run = CommandRun.of("list", "--source", "http://root:secret@localhost:1");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).doesNotContain("secret");
    }

    @Test
    void aTokenFileThatIsNotThereIsAUsageError() {
        CommandRun run = CommandRun.of(
                "list",
                "--source",
                "localhost:1",
                "--source-token-file",
                folder.resolve("none").toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("The token file " + folder.resolve("none") + " cannot be read: there is no such file")
                .contains("--source-token-file");
    }

    /** An invisible character would be a part of the user's name, and the server would speak of a wrong password. */
    @Test
    void aTokenFileWithControlCharactersIsAUsageError() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "root:Mil\u0000vus");

        CommandRun run = CommandRun.of("list", "--source", "localhost:1", "--source-token-file", file.toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("must hold one line").doesNotContain("Mil");
    }

    @Test
    void aByteOrderMarkIsNoPartOfAToken() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "\ufeff\n");

        CommandRun run = CommandRun.of("list", "--source", "localhost:1", "--source-token-file", file.toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("must hold one line");
    }

    @Test
    void anEmptyTokenFileIsAUsageError() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "\n");

        CommandRun run = CommandRun.of("list", "--source", "localhost:1", "--source-token-file", file.toString());

        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void bothSidesAreSaidWhenNeitherAnswers() {
        CommandRun run = migrate("--state", folder.toString());

        assertThat(run.code()).isEqualTo(9);
        assertThat(run.err())
                .contains("error UNREACHABLE: ", "http://localhost:1", "http://localhost:2")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    @Test
    void aStackTraceIsShownWithDebugOnly() {
        assertThat(migrate("--debug", "--state", folder.toString()).err()).contains("\tat io.godwit.");
    }

    @Test
    void anErrorIsAResultObjectWithOutputJson() {
        CommandRun run = migrate("--output", "json", "--state", folder.toString());

        assertThat(run.last().get("type").asText()).isEqualTo("result");
        assertThat(run.last().get("exitCode").asInt()).isEqualTo(9);
        assertThat(run.last().get("error").asText()).isEqualTo("UNREACHABLE");
    }

    @Test
    void aUsageErrorIsAResultObjectWithOutputJson() {
        CommandRun run = CommandRun.of("migrate", "--output=json", "--unknown");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.last().get("exitCode").asInt()).isEqualTo(2);
    }

    @Test
    void errorsAreRedOnATerminalOnly() {
        CommandRun red = new CommandRun.Setting()
                .at(new FakeTerminal(true, Terminal.Size.USUAL))
                .run("migrat");

        assertThat(red.err()).startsWith("\u001b[31merror USAGE");
        assertThat(CommandRun.of("migrat").err()).doesNotContain("\u001b");
    }

    @Test
    void anUnknownJobIsAUsageError() {
        CommandRun run = CommandRun.of("jobs", "show", "job-none", "--state", folder.toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("JOB_NOT_FOUND").contains("job-none").contains("godwit jobs list");
    }

    @Test
    void listingJobsMakesNoStateFolder() {
        Path state = folder.resolve("never");

        CommandRun run = CommandRun.of("jobs", "list", "--state", state.toString());

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("No jobs");
        assertThat(state).doesNotExist();
    }

    @Test
    void aStateFolderThatIsAFileIsSaidToBeUnusable() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");

        CommandRun run = CommandRun.of("jobs", "list", "--state", file.toString());

        assertThat(run.code()).isEqualTo(5);
        assertThat(run.err()).contains("error STATE_UNUSABLE: ", file.toString(), "--state");
    }

    @Test
    void theStateFolderComesFromTheOptionThenTheEnvironment() {
        CommandRun byVariable =
                new CommandRun.Setting().with("GODWIT_STATE", "/somewhere/a").run("jobs", "list");
        CommandRun byOption =
                new CommandRun.Setting().with("GODWIT_STATE", "/somewhere/a").run("jobs", "list", "--state", "/b");
        CommandRun byStandard =
                new CommandRun.Setting().with("XDG_STATE_HOME", "/somewhere/x").run("jobs", "list");

        assertThat(byVariable.out()).contains("/somewhere/a");
        assertThat(byOption.out()).contains("kept in /b");
        assertThat(byStandard.out()).contains("/somewhere/x/godwit");
        assertThat(new CommandRun.Setting()
                        .with("HOME", "/somewhere/h")
                        .run("jobs", "list")
                        .out())
                .contains("/somewhere/h/.local/state/godwit");
    }

    @Test
    void aLogFileThatCannotBeWrittenIsAUsageError() {
        CommandRun run = CommandRun.of(
                "jobs", "list", "--log-file", folder.resolve("no/such/log").toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("log file");
    }

    @Test
    void aPlanFileIsNeverOverwritten() throws IOException {
        Path plan = Files.writeString(folder.resolve("plan.yaml"), "mine");

        CommandRun run = migrate("--dry-run", "--plan", plan.toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(plan).content().isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migrate --if-exists replace",
                "migrate --if-exists fail",
                "migrate --dry-run --if-exists merge",
                "migrate --database shop",
                "migrate --collection docs",
                "migrate --exclude docs",
                "migrate --fields id",
                "migrate --description birds",
                "migrate --dynamic-field off",
                "migrate --dynamic-keys drop",
                "migrate --partition-key none",
                "migrate --shards 2",
                "migrate --consistency-level Strong",
                "migrate --index source",
                "migrate --load no",
                "migrate --auto-id new",
                "verify --fields id",
                "verify --collection docs"
            })
    void aFlagThatThePlanFileDecidesIsRefusedByName(String arguments) throws IOException {
        Path plan = Files.writeString(folder.resolve("plan.yaml"), "mine");
        String flag = arguments.replaceAll(".* (--[a-z-]+) \\w+$", "$1");

        CommandRun run = CommandRun.of((arguments + " --plan " + plan).split(" "));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("error USAGE: " + flag + " cannot be given with the plan file " + plan);
    }

    private static CommandRun migrate(String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of("migrate"));
        arguments.addAll(ADDRESSES);
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
