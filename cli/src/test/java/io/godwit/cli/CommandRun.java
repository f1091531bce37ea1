package io.godwit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One command run in this process: its exit code and what it wrote. */
record CommandRun(int code, String out, String err) {
    static CommandRun of(String... arguments) {
        return new Setting().run(arguments);
    }

    /** The objects on standard output. */
    List<JsonNode> objects() {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : out.lines().toList()) {
            try {
                objects.add(new ObjectMapper().readTree(line));
            } catch (JsonProcessingException e) {
                throw new AssertionError("not one JSON object a line: " + line, e);
            }
        }
        return objects;
    }

    /** The first one that has this member: on a slow machine lines of progress may stand before it. */
    JsonNode with(String member) {
        return objects().stream()
                .filter(object -> object.has(member))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no object has " + member + ": " + out));
    }

    JsonNode last() {
        List<JsonNode> objects = objects();
        return objects.get(objects.size() - 1);
    }

    /** What surrounds a command. */
    static final class Setting {
        private final Map<String, String> environment = new HashMap<>();
        private Terminal terminal = Terminal.NONE;
        private Interruption interruption = new Interruption();

        Setting with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        Setting at(Terminal value) {
            terminal = value;
            return this;
        }

        Setting interruptedBy(Interruption value) {
            interruption = value;
            return this;
        }

        CommandRun run(String... arguments) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Surroundings here = new Surroundings(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    environment,
                    terminal,
                    interruption);
            int code = Godwit.run(here, arguments);
            return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }
}
