package io.godwit.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether people sit at the other end of the streams, and how much they see. The launcher looks at the three descriptors and says
 * so in the system property {@code godwit.terminal}, since Java can only tell of all three together.
 */
@SuppressWarnings(
        "SystemConsoleNull") // whether there is a terminal is said by the launcher; the console only asks on it
interface Terminal {
    /** Nobody there: pipes, files, tests. */
    Terminal NONE = new Terminal() {};

    /** Whether standard error is a terminal. */
    default boolean interactive() {
        return false;
    }

    /** Whether messages may be coloured. */
    default boolean colour() {
        return false;
    }

    /** Whether results may be coloured. */
    default boolean outputColour() {
        return false;
    }

    default Size size() {
        return Size.USUAL;
    }

    /** Asks without echo; empty if nobody can be asked. */
    default Optional<String> askSecret(String question) {
        return Optional.empty();
    }

    /** Asks for a line; empty if nobody can be asked. */
    default Optional<String> ask(String question) {
        return Optional.empty();
    }

    static Terminal detect(Map<String, String> environment) {
        String descriptors = System.getProperty("godwit.terminal", System.console() == null ? "" : "012");
        boolean dumb = "dumb".equals(environment.getOrDefault("TERM", "dumb"));
        boolean errors = descriptors.contains("2") && !dumb;
        boolean colour = errors && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Real(errors, colour, colour && descriptors.contains("1"), descriptors.contains("0"));
    }

    /** Characters that fit. */
    record Size(int columns, int rows) {
        static final Size USUAL = new Size(80, 24);

        static Size parse(String rowsAndColumns) {
            String[] parts = rowsAndColumns.trim().split(" ");
            if (parts.length != 2) {
                return USUAL;
            }
            try {
                Size size = new Size(Integer.parseInt(parts[1]), Integer.parseInt(parts[0]));
                return size.columns > 0 && size.rows > 0 ? size : USUAL;
            } catch (NumberFormatException e) {
                return USUAL;
            }
        }
    }

    /** The controlling terminal of this process. */
    record Real(boolean interactive, boolean colour, boolean outputColour, boolean input) implements Terminal {
        @Override
        public Size size() {
            try {
                Process stty = new ProcessBuilder("stty", "size")
                        .redirectInput(new File("/dev/tty"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                byte[] answer = stty.getInputStream().readAllBytes();
                stty.waitFor(1, TimeUnit.SECONDS);
                return Size.parse(new String(answer, StandardCharsets.US_ASCII));
            } catch (IOException e) {
                return Size.USUAL;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Size.USUAL;
            }
        }

        @Override
        public Optional<String> askSecret(String question) {
            Console console = System.console();
            if (!input || !interactive || console == null) {
                return Optional.empty();
            }
            return Optional.ofNullable(console.readPassword("%s", question))
                    .map(String::new)
                    .filter(answer -> !answer.isBlank());
        }

        @Override
        public Optional<String> ask(String question) {
            Console console = System.console();
            if (!input || !interactive || console == null) {
                return Optional.empty();
            }
            return Optional.ofNullable(console.readLine("%s", question));
        }
    }
}
