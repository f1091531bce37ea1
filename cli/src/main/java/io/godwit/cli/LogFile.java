package io.godwit.cli;

import io.godwit.migration.plan.FileProblem;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What goes to {@code --log-file}: Godwit's own words with their times. Without the option nothing is logged anywhere. */
final class LogFile {
    /** Held for good: a logger nobody refers to is collected, and its handler with it. */
    private static final Logger GODWIT = Logger.getLogger("io.godwit");

    /** Which of the loggers on the class path is meant; naming it also spares the search for them. */
    static final String SLF4J_PROVIDER = "slf4j.provider";

    private LogFile() {}

    /** Nothing goes to the terminal by way of a log, which would tear the live view. */
    static void silence() {
        System.setProperty(SLF4J_PROVIDER, "org.slf4j.nop.NOPServiceProvider");
        // Else it says on standard error that it was named.
        System.setProperty("slf4j.internal.verbosity", "WARN");
        LogManager.getLogManager().reset();
        GODWIT.setUseParentHandlers(false);
        GODWIT.setLevel(Level.OFF);
    }

    static void open(@Nullable Path file, boolean detailed) {
        if (file == null) {
            return;
        }
        GODWIT.setLevel(detailed ? Level.FINE : Level.INFO);
        GODWIT.addHandler(handler(file));
    }

    /** With {@code --debug}: the stack traces of threads that ended by a mistake, which have nobody else to tell of it. */
    static void tellMistakes(Consumer<String> listener) {
        if (Level.OFF.equals(GODWIT.getLevel())) {
            GODWIT.setLevel(Level.SEVERE);
        }
        GODWIT.addHandler(new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getLevel().equals(Level.SEVERE) && entry.getThrown() != null) {
                    listener.accept(entry.getMessage() + "\n" + Failures.trace(entry.getThrown()));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    private static Handler handler(Path file) {
        try {
            FileHandler handler =
                    new FileHandler(file.toAbsolutePath().toString().replace("%", "%%"), true);
            handler.setEncoding("UTF-8");
            handler.setLevel(Level.ALL);
            handler.setFormatter(new Line());
            return handler;
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "The log file " + file + " cannot be written: " + FileProblem.of(e) + ". Name another one.",
                    e);
        }
    }

    /** One line a record, and the stack trace if there is one. */
    private static final class Line extends Formatter {
        @Override
        public String format(LogRecord entry) {
            StringBuilder line = new StringBuilder();
            line.append(entry.getInstant()).append(' ').append(entry.getLevel()).append(' ');
            line.append(Output.printable(formatMessage(entry)).replace("\n", "\n  "))
                    .append('\n');
            if (entry.getThrown() != null) {
                line.append(Failures.trace(entry.getThrown()));
            }
            return line.toString();
        }
    }
}
