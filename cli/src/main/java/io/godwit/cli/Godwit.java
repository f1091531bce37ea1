package io.godwit.cli;

import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions.LoadSource;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.milvus.GodwitException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code godwit} command: what all its commands have in common. */
@Command(
        name = "godwit",
        description =
                "Moves vector collections between Milvus and Zilliz Cloud clusters and proves that nothing was lost.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  godwit demo",
            "  godwit migrate --source http://old:19530 --target http://new:19530 --collection docs",
            "  godwit jobs list",
            "",
            "Tokens come from GODWIT_SOURCE_TOKEN and GODWIT_TARGET_TOKEN (user:password or an API key), from files, or from"
                    + " a prompt.",
            "Every command has --help."
        })
public final class Godwit implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli asks for the option, and acts on it
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
    @SuppressWarnings("UnusedVariable") // as help
    private boolean version;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Write only the result and errors.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Say more of what is done.")
    private boolean verbose;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean debug;

    @Option(
            names = "--log-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Append what is said, with times, to this file.")
    private @Nullable Path logFile;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            scope = ScopeType.INHERIT,
            defaultValue = "text",
            description = "json: one object a line on standard output, the last one of type result. Default: text.")
    private Output.Format format = Output.Format.TEXT;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where jobs are kept. Default: GODWIT_STATE, else $XDG_STATE_HOME/godwit, else"
                    + " $HOME/.local/state/godwit.")
    private @Nullable Path state;

    @Option(
            names = "--store",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description =
                    "Keep jobs in PostgreSQL instead, for several machines: jdbc:postgresql://HOST/DATABASE, with what else its"
                            + " driver knows after a ?. Reports stay in the folder of --state. Default: GODWIT_STORE. User and password"
                            + " come from GODWIT_STORE_USER and GODWIT_STORE_PASSWORD.")
    private @Nullable String store;

    @Option(
            names = "--store-password-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Read the password for the store from a file.")
    private @Nullable Path storePasswordFile;

    private @Nullable Output output;

    Godwit(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The process: {@code System.exit} with the command's exit code. */
    public static void main(String[] arguments) {
        Interruption interruption = new Interruption();
        interruption.listen();
        StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        Surroundings here = new Surroundings(
                stream(out),
                stream(new FileOutputStream(FileDescriptor.err)),
                System.getenv(),
                Terminal.detect(System.getenv()),
                interruption);
        System.exit(codeOf(run(here, arguments), out, here.err()));
    }

    /** The command's code, unless all that is wrong is that its output could not be written. */
    static int codeOf(int code, StandardOutput out, PrintStream err) {
        if (out.failure().isEmpty()) {
            return code;
        }
        err.println(
                "error: Standard output could not be written to its end: "
                        + out.failure().get()
                        + ". What was done is done, and stays; see to the place that it is written to, and ask for the output again.");
        err.flush();
        return code == Exit.DONE.code() ? Exit.FAILED.code() : code;
    }

    static int run(Surroundings surroundings, String... arguments) {
        LogFile.silence();
        CommandLine line = commandLine(surroundings, arguments);
        int code = line.execute(arguments);
        surroundings.out().flush();
        surroundings.err().flush();
        return code;
    }

    /**
     * The command with its options and subcommands: all of them, unless the first argument names one. That one alone is made then, since
     * picocli looks at each option of each when it is made, which is a good part of the time that a command takes to begin.
     */
    static CommandLine commandLine(Surroundings surroundings, String... arguments) {
        Godwit godwit = new Godwit(surroundings);
        CommandLine line = new CommandLine(godwit);
        Map<String, Supplier<Object>> subcommands = subcommands(godwit);
        Set<String> wanted = Set.of(arguments.length == 0 ? "" : arguments[0]);
        (subcommands.keySet().containsAll(wanted) ? wanted : subcommands.keySet())
                .forEach(name -> line.addSubcommand(name, subcommands.get(name).get()));
        inDeclaredOrder(line);
        Failures failures = new Failures(godwit);
        return line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .registerConverter(Output.Format.class, new Choice<>(Output.Format.class))
                .registerConverter(JobsReportCommand.Format.class, new Choice<>(JobsReportCommand.Format.class))
                .registerConverter(IfExists.class, new Choice<>(IfExists.class))
                .registerConverter(RunFlags.EngineKind.class, new Choice<>(RunFlags.EngineKind.class))
                .registerConverter(LoadSource.class, new Choice<>(LoadSource.class))
                .registerConverter(Verify.class, new Choice<>(Verify.class))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setAbbreviatedOptionsAllowed(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        surroundings.terminal().colour() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setExecutionStrategy(result -> execute(godwit, failures, result));
    }

    private static Map<String, Supplier<Object>> subcommands(Godwit godwit) {
        Map<String, Supplier<Object>> subcommands = new LinkedHashMap<>();
        subcommands.put("migrate", () -> new MigrateCommand(godwit));
        subcommands.put("list", () -> new ListCommand(godwit));
        subcommands.put("verify", () -> new VerifyCommand(godwit));
        subcommands.put("jobs", () -> JobsCommand.with(godwit));
        subcommands.put("demo", () -> new DemoCommand(godwit));
        subcommands.put("serve", () -> new ServeCommand(godwit));
        return subcommands;
    }

    /** Not by the alphabet: what a command needs comes first. */
    private static void inDeclaredOrder(CommandLine line) {
        line.getCommandSpec().usageMessage().sortOptions(false).sortSynopsis(false);
        line.getSubcommands().values().forEach(Godwit::inDeclaredOrder);
    }

    private static int execute(Godwit godwit, Failures failures, ParseResult result) {
        godwit.surroundings.interruption().lastWords(failures::interrupted);
        try {
            LogFile.open(godwit.logFile, godwit.debug || godwit.verbose);
            if (godwit.debug) {
                LogFile.tellMistakes(godwit.output()::say);
            }
        } catch (GodwitException e) {
            return failures.handleExecutionException(e, result.commandSpec().commandLine(), result);
        }
        return new CommandLine.RunLast().execute(result);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Asked for by a signal's thread, too. */
    synchronized Output output() {
        if (output == null) {
            output = new Output(surroundings, format, quiet, verbose);
        }
        return output;
    }

    boolean debug() {
        return debug;
    }

    StateFolder stateFolder() {
        return StateFolder.of(state, surroundings.environment());
    }

    StoreLocation store() {
        return StoreLocation.of(stateFolder(), store, storePasswordFile, surroundings.environment());
    }

    /** Makes the engines of this command's runs. */
    Engines engines() {
        return new Engines(store(), surroundings.environment());
    }

    /** The settings of the service that say the same; none where its own are to hold. */
    Map<String, String> storeSettings() {
        Map<String, String> settings = new HashMap<>();
        store().database().ifPresent(address -> settings.put("godwit.store.url", address.url()));
        if (storePasswordFile != null) {
            settings.put(
                    "godwit.store.password-file",
                    storePasswordFile.toAbsolutePath().toString());
        }
        return settings;
    }

    private static PrintStream stream(OutputStream to) {
        return new PrintStream(to, false, StandardCharsets.UTF_8);
    }
}
