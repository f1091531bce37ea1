package io.godwit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.migration.run.JobEvent;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's words go: results to standard output, what is said on the way to standard error. With {@code --output json}
 * standard output gets one JSON object a line, each with a {@code type}.
 */
final class Output {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOG = Logger.getLogger("io.godwit");

    /** How results are written. */
    enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final PrintStream out;
    private final PrintStream err;
    private final boolean colour;
    private final boolean outputColour;
    private final Format format;
    private final boolean quiet;
    private final boolean verbose;
    private @Nullable LiveView live;

    Output(Surroundings surroundings, Format format, boolean quiet, boolean verbose) {
        this.out = surroundings.out();
        this.err = surroundings.err();
        this.colour = surroundings.terminal().colour();
        this.outputColour = surroundings.terminal().outputColour();
        this.format = format;
        this.quiet = quiet;
        this.verbose = verbose;
    }

    boolean json() {
        return format == Format.JSON;
    }

    boolean verbose() {
        return verbose;
    }

    boolean quiet() {
        return quiet;
    }

    PrintStream err() {
        return err;
    }

    /** From now on messages go above this view; null: no more. */
    synchronized void live(@Nullable LiveView view) {
        live = view;
    }

    /** A result in words; not written with {@code --output json}. */
    synchronized void result(String text) {
        if (!json()) {
            above(() -> out.println(printable(text.stripTrailing(), outputColour)));
            out.flush();
        }
    }

    /** A result for programs; written with {@code --output json} only. */
    synchronized void object(String type, Map<String, ?> fields) {
        if (!json()) {
            return;
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", type);
        object.putAll(fields);
        out.println(line(object));
        out.flush();
    }

    /** Said unless {@code -q}. */
    void say(String text) {
        LOG.info(text);
        if (!quiet) {
            toErr(text);
        }
    }

    /** Said with {@code -v} only. */
    void detail(String text) {
        LOG.info(text);
        if (verbose && !quiet) {
            toErr(text);
        }
    }

    /** Said unless {@code -q}, and an object of type {@code warning}. */
    void warn(String about, String text) {
        tell(Level.WARNING, "33", "warning", about, text);
    }

    /** For programs an error of one object is a warning, too: the result comes last, and says what ended the command. */
    private void tell(Level level, String sgr, String word, String about, String text) {
        LOG.log(level, "{0}: {1}", new Object[] {about, text});
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("object", about);
        fields.put("message", text);
        object("warning", fields);
        if (!quiet) {
            toErr(paint(sgr, word) + " " + about + ": " + text);
        }
    }

    /** An entry of a job's timeline as it comes up. */
    void event(JobEvent event) {
        switch (event.severity()) {
            case STEP, NOTE -> detail(event.object() + ": " + event.message());
            case WARNING -> warn(event.object(), event.message());
            case ERROR -> tell(Level.SEVERE, "31", "error", event.object(), event.message());
        }
    }

    /** One red sentence with the code that machines know it by. */
    void error(String code, String text) {
        LOG.log(Level.SEVERE, "{0}: {1}", new Object[] {code, text});
        toErr(paint("31", "error " + code + ": " + text));
    }

    /** A result's verdict, green or red where results may be coloured. */
    String verdict(boolean good, String text) {
        return outputColour ? sgr(good ? "32" : "31", text) : text;
    }

    private String paint(String sgr, String text) {
        return colour ? sgr(sgr, text) : text;
    }

    private static String sgr(String code, String text) {
        return "\u001b[" + code + "m" + printable(text) + "\u001b[0m";
    }

    private synchronized void toErr(String text) {
        above(() -> err.println(printable(text, colour)));
        err.flush();
    }

    private void above(Runnable print) {
        LiveView view = live;
        if (view == null) {
            print.run();
            return;
        }
        view.interlude(print);
    }

    /** What servers say must not steer the terminal. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "\uFFFD");
    }

    private static String printable(String text, boolean coloured) {
        if (!coloured) {
            return printable(text);
        }
        return text.replaceAll("\u001b(?!\\[\\d{1,2}m)", "\uFFFD")
                .replaceAll("[\\p{Cntrl}&&[^\\n\\t\u001b]]", "\uFFFD");
    }

    private static String line(Map<String, Object> object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + object.keySet() + " as JSON", e);
        }
    }
}
