package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.job.RequestWords;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The service says in the words of requests what the engine says in those of the command line. */
class RequestWordsTest {
    /** What requests say otherwise (sides, credentials, a dry run), leave to the service, or do not have. */
    private static final Set<String> NOT_IN_REQUESTS = Set.of(
            "dry-run",
            "flink",
            "patience",
            "plan",
            "rbac",
            "source",
            "source-ca",
            "source-cert",
            "source-key",
            "source-token",
            "source-token-file",
            "target",
            "target-ca",
            "target-cert",
            "target-key",
            "target-token",
            "target-token-file",
            "yes");

    @Test
    void eachOptionOfMigrateHasItsFieldOrIsTheCommandLinesOwn() {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        CommandLine root =
                Godwit.commandLine(new Surroundings(nowhere, nowhere, Map.of(), Terminal.NONE, new Interruption()));
        Set<String> without = root.getSubcommands().get("migrate").getCommandSpec().options().stream()
                .filter(option -> !option.inherited())
                .flatMap(option -> Arrays.stream(option.names()))
                .filter(name -> name.startsWith("--"))
                .map(name -> name.substring(2))
                .filter(name -> !RequestWords.knows(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(without).isEqualTo(new TreeSet<>(NOT_IN_REQUESTS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "leave it out with --skip-refused. | leave it out with skipRefused: true.",
                "choose --if-exists merge or --if-exists replace. | choose ifExists: \"merge\" or ifExists: \"replace\".",
                "Choose --partition-key none, or a target | Choose options.partitionKey: \"none\", or a target",
                "a field by --dynamic-keys. | a field by options.dynamicKeys.",
                "and --load-source never forbids to load it. | and loadSource: \"never\" forbids to load it.",
                "To take it in: godwit migrate, as before, with --again | To take it in: :catchUp",
                "Run the same command again with --again to copy it. | Send :catchUp to copy it.",
                "the same command with --again and --verify counts or full | :catchUp and verify: \"counts\" or full",
                "Delete the job (godwit jobs delete job-1) and start anew. | Submit the migration anew.",
                "flush it, and run the same command again. | flush it, and send :resume.",
                "is not loaded -- by nobody | is not loaded -- by nobody",
                "Leave --rbac out. | Leave --rbac out."
            })
    void aFlagBecomesAFieldAndACommandAStep(String said, String expected) {
        assertThat(RequestWords.of(said)).isEqualTo(expected);
    }
}
