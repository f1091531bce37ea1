package io.godwit.cli;

import io.godwit.local.LocalServerException;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The edge where errors become a sentence and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    static final String MISTAKE =
            "This is a mistake in Godwit. Run the command again with --debug and report what it shows.";

    private static final Logger LOG = Logger.getLogger("io.godwit");

    private final Godwit godwit;

    Failures(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult result) {
        if (e instanceof ParameterException usage) {
            return handleParseException(usage, new String[0]);
        }
        List<GodwitException> failures = failuresOf(e);
        Output output = godwit.output();
        output.live(null);
        for (GodwitException failure : failures) {
            output.error(failure.code().name(), String.valueOf(failure.getMessage()));
            LOG.log(Level.FINE, "", failure);
        }
        if (godwit.debug()) {
            godwit.surroundings().err().print(trace(e));
        } else if (failures.get(0).code() == ErrorCode.INTERNAL) {
            output.say(MISTAKE);
        }
        Exit exit = interrupted(failures) ? Exit.INTERRUPTED : worst(failures);
        output.object("result", error(failures.get(0), exit));
        return exit.code();
    }

    /** What a command tells that ends where it stands, since the user wants it to. */
    void interrupted(String message) {
        Output output = godwit.output();
        output.live(null);
        output.error(ErrorCode.STOPPED.name(), message);
        output.object("result", error(new GodwitException(ErrorCode.STOPPED, message), Exit.INTERRUPTED));
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        Surroundings here = godwit.surroundings();
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        boolean json = String.join(" ", arguments).matches(".*--output[ =]json.*");
        Output output = new Output(here, json ? Output.Format.JSON : Output.Format.TEXT, false, false);
        String message = String.valueOf(e.getMessage());
        output.error(ErrorCode.USAGE.name(), message + (message.endsWith(".") ? "" : "."));
        StringWriter suggestion = new StringWriter();
        if (UnmatchedArgumentException.printSuggestions(e, new PrintWriter(suggestion))) {
            output.say(suggestion.toString().strip());
        }
        output.say("Try: " + command + " --help");
        if (godwit.debug()) {
            here.err().print(trace(e));
        }
        output.object("result", error(new GodwitException(ErrorCode.USAGE, message), Exit.USAGE));
        return Exit.USAGE.code();
    }

    static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static List<GodwitException> failuresOf(Exception e) {
        if (e instanceof SeveralFailures several) {
            return several.failures();
        }
        if (e instanceof GodwitException failure) {
            return List.of(failure);
        }
        if (e instanceof LocalServerException local) {
            return List.of(new GodwitException(ErrorCode.UNAVAILABLE, String.valueOf(local.getMessage()), local));
        }
        return List.of(new GodwitException(ErrorCode.INTERNAL, e.toString(), e));
    }

    private boolean interrupted(List<GodwitException> failures) {
        return failures.get(0).code() == ErrorCode.STOPPED
                && godwit.surroundings().interruption().requested();
    }

    /** Where several apply: unreachable before not allowed before refused. */
    private static Exit worst(List<GodwitException> failures) {
        List<Exit> exits =
                failures.stream().map(failure -> Exit.of(failure.code())).toList();
        return List.of(Exit.UNREACHABLE, Exit.NOT_ALLOWED, Exit.REFUSED).stream()
                .filter(exits::contains)
                .findFirst()
                .orElse(exits.get(0));
    }

    private static Map<String, Object> error(GodwitException failure, Exit exit) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("exitCode", exit.code());
        object.put("error", failure.code().name());
        object.put("message", String.valueOf(failure.getMessage()));
        return object;
    }
}
