package io.godwit.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes docs/reference/cli.md from the commands' own model. */
final class CommandReference {
    private static final Path PAGE = Path.of("docs", "reference", "cli.md");

    private final StringBuilder page = new StringBuilder();

    /** @param arguments the root of the repository */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments.length == 0 ? "." : arguments[0]).resolve(PAGE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text());
    }

    static Path page(Path root) {
        return root.resolve(PAGE);
    }

    static String text() {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        CommandLine root =
                Godwit.commandLine(new Surroundings(nowhere, nowhere, Map.of(), Terminal.NONE, new Interruption()));
        CommandReference reference = new CommandReference();
        reference.page.append(
                "# The command line\n\n<!-- Made from the commands themselves; see CommandReferenceTest. -->\n\n");
        reference.page.append("Options that every command takes are listed once, under `godwit`.\n");
        reference.command(root.getCommandSpec(), true);
        reference.exitCodes();
        return reference.page.toString();
    }

    private void command(CommandSpec spec, boolean root) {
        page.append("\n## ").append(spec.qualifiedName()).append("\n\n");
        page.append(String.join(" ", spec.usageMessage().description())).append("\n");
        boolean options = spec.options().stream().anyMatch(option -> shown(option, root));
        if (options || !spec.positionalParameters().isEmpty()) {
            page.append("\n| | |\n|---|---|\n");
        }
        spec.positionalParameters().forEach(this::parameter);
        // Java does not say in which order a class has its methods: options on methods have a number.
        spec.options().stream()
                .filter(option -> shown(option, root))
                .sorted(Comparator.comparingInt(OptionSpec::order))
                .forEach(this::option);
        footer(spec);
        spec.subcommands().values().forEach(sub -> command(sub.getCommandSpec(), false));
    }

    private static boolean shown(OptionSpec option, boolean root) {
        return !option.hidden() && (root || !option.inherited());
    }

    private void parameter(PositionalParamSpec parameter) {
        row(parameter.paramLabel(), String.join(" ", parameter.description()));
    }

    private void option(OptionSpec option) {
        String names = String.join(", ", option.names());
        boolean flag = option.arity().max() == 0;
        String needed = option.required() ? " Needed." : "";
        row(names + (flag ? "" : " " + option.paramLabel()), String.join(" ", option.description()) + needed);
    }

    private void row(String left, String right) {
        page.append("| `")
                .append(left.replace("|", "\\|"))
                .append("` | ")
                .append(right.replace("|", "\\|"))
                .append(" |\n");
    }

    private void footer(CommandSpec spec) {
        boolean examples = false;
        StringBuilder rest = new StringBuilder();
        for (String line : spec.usageMessage().footer()) {
            if (line.equals("Examples:")) {
                examples = true;
                page.append("\n```\n");
            } else if (line.startsWith("  ") && examples) {
                page.append(line.substring(2)).append('\n');
            } else if (!line.isEmpty()) {
                rest.append(line).append('\n');
            }
        }
        page.append(examples ? "```\n" : "");
        page.append(rest.isEmpty() ? "" : "\n" + rest);
    }

    private void exitCodes() {
        page.append("\n## Exit codes\n\n| | |\n|---|---|\n");
        for (Exit exit : Exit.values()) {
            page.append("| ")
                    .append(exit.code())
                    .append(" | ")
                    .append(exit.meaning())
                    .append(" |\n");
        }
        page.append(
                "\nWhere several apply: 9 before 8 before 3, then 5 before 4: what could not be read or failed outweighs"
                        + " differences, since it may hide more of them. `--dry-run` ends with 0, 3, 8 or 9.\n");
        page.append(
                "\nA job with `--verify counts` or `none` ends with 0, too; its last lines then say `done, counts verified` or"
                        + " `done, not verified`. 3 is also the answer to a command on a job that another process runs (`JOB_BUSY`):"
                        + " that one goes on, and nothing was changed here.\n");
    }
}
