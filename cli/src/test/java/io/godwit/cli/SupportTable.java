package io.godwit.cli;

import io.godwit.testkit.Feature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * docs/reference/support.md: what became of each feature between each pair of servers, as the migrations of the zoo showed. A run
 * that measures some pairs only leaves the columns of the others as they stand in the page.
 */
final class SupportTable {
    /** Written anew, instead of compared, with {@code -Dgodwit.reference.write=true}. */
    private static final String WRITE = "godwit.reference.write";

    private static final Path PAGE = Path.of("docs", "reference", "support.md");
    private static final String REAL = "## Seen on real servers";
    private static final String SCRIPTED = "## Seen on the scripted Milvus alone";

    /** What became of a feature; a blank cell: the source has no such thing. */
    enum Result {
        EQUAL("equal"),
        EQUAL_BY_VALUE("equal by value"),
        REFUSED("refused");

        private final String word;

        Result(String word) {
            this.word = word;
        }

        static Optional<Result> of(String word) {
            return Stream.of(values())
                    .filter(result -> result.word.equals(word))
                    .findFirst();
        }
    }

    private final Map<String, Map<String, Map<Feature, Result>>> sections = new LinkedHashMap<>();

    private SupportTable() {
        sections.put(REAL, new TreeMap<>());
        sections.put(SCRIPTED, new TreeMap<>());
    }

    /**
     * Asserts that the page says of these pairs what their migrations have shown, or writes it into the page.
     *
     * @param scripted whether one of the servers was scripted
     */
    static synchronized void check(boolean scripted, Map<String, Map<Feature, Result>> shown) {
        String before = Files.exists(page()) ? read(page()) : "";
        SupportTable table = new SupportTable();
        table.parse(before);
        table.section(scripted ? SCRIPTED : REAL).putAll(shown);
        if (Boolean.getBoolean(WRITE)) {
            write(page(), table.text());
        } else if (!before.equals(table.text())) {
            throw new AssertionError(PAGE + " is not what the migrations showed. Write it anew: ./mvnw -pl cli -am test"
                    + " -Dtest='*Zoo*' -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE + "=true. They showed\n"
                    + table.text());
        }
    }

    private Map<String, Map<Feature, Result>> section(String heading) {
        return sections.computeIfAbsent(heading, absent -> new TreeMap<>());
    }

    private void parse(String page) {
        String heading = "";
        List<String> pairs = List.of();
        for (String line : page.lines().toList()) {
            if (line.startsWith("## ")) {
                heading = line;
                pairs = List.of();
            } else if (line.startsWith("| ") && sections.containsKey(heading)) {
                List<String> cells = Stream.of(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList();
                if (pairs.isEmpty()) {
                    pairs = cells.subList(1, cells.size());
                } else {
                    row(section(heading), pairs, cells);
                }
            }
        }
    }

    private static void row(Map<String, Map<Feature, Result>> section, List<String> pairs, List<String> cells) {
        Optional<Feature> feature = Stream.of(Feature.values())
                .filter(one -> one.title().equals(cells.get(0)))
                .findFirst();
        for (int i = 1; i < cells.size() && feature.isPresent(); i++) {
            Map<Feature, Result> column =
                    section.computeIfAbsent(pairs.get(i - 1), absent -> new EnumMap<>(Feature.class));
            Result.of(cells.get(i)).ifPresent(result -> column.put(feature.get(), result));
        }
    }

    private String text() {
        StringBuilder page = new StringBuilder("""
                # What arrives where

                <!-- Made from the migrations of the schema zoo; see ZooIT. -->

                Each cell tells what became of the collections of the test suite's schema zoo that hold such a thing. *equal*: every row arrived
                with the same value, bit by bit, but for NaN payloads. *equal by value*: the same JSON values in another notation. *refused*:
                preflight names the collection and the reason, and nothing of it is written. A blank cell: the source has no such thing.
                What a function computes is not copied: *equal* says that all else arrived, and that the target has computed it anew.
                """);
        sections.forEach((heading, columns) -> {
            page.append("\n").append(heading).append("\n\n");
            page.append(note(heading)).append("\n\n");
            table(page, columns);
        });
        return page.toString();
    }

    private static String note(String heading) {
        return heading.equals(REAL)
                ? "Milvus 2.3.5 (the standalone server), Milvus Lite 2.5.1 and 3.2.2, as child processes of the tests."
                : "No server of Milvus 2.4 or later runs in the tests. A script plays it as its sources say, which shows what Godwit sends"
                        + " and reads, and is no proof that a real server takes it.";
    }

    private static void table(StringBuilder page, Map<String, Map<Feature, Result>> columns) {
        page.append("| | ").append(String.join(" | ", columns.keySet())).append(" |\n");
        page.append("|---".repeat(columns.size() + 1)).append("|\n");
        for (Feature feature : Feature.values()) {
            if (columns.values().stream().noneMatch(column -> column.containsKey(feature))) {
                continue;
            }
            page.append("| ").append(feature.title()).append(" | ");
            page.append(columns.values().stream()
                    .map(column -> Optional.ofNullable(column.get(feature))
                            .map(result -> result.word)
                            .orElse(""))
                    .collect(Collectors.joining(" | ")));
            page.append(" |\n");
        }
    }

    private static Path page() {
        return (Files.exists(Path.of("mvnw")) ? Path.of("") : Path.of("..")).resolve(PAGE);
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path page, String text) {
        try {
            Files.writeString(page, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
