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
 * that measures one section only leaves the other as it stands in the page.
 */
final class SupportTable {
    /** Written anew, instead of compared, with {@code -Dgodwit.reference.write=true}. */
    private static final String WRITE = "godwit.reference.write";

    private static final Path PAGE = Path.of("docs", "reference", "support.md");
    /** What no column can tell, and where it was seen: written by hand. */
    private static final String REST = """

            ## Values that a target does not take

            Written by hand, as are all lines below. What a test shows names it.

            A row that holds one is named with its key and the reason, all others are copied, and the job ends with exit code 4. Seen on real servers;
            the zoo's collections hold none of them for a target that refuses them.

            | value | Milvus 2.3.5 | Milvus Lite 2.5.1 | Milvus Lite 3.2.2 | test |
            |---|---|---|---|---|
            | null in a vector | refused with its field, before the start | refused with its field | refused with its field: it would store zeros | – |
            | JSON null as the whole value | taken | taken | refused | RefusedRowsIT (refused) |
            | JSON text, number or boolean as the whole value | refused | taken | refused | RefusedRowsIT |
            | JSON list as the whole value | refused | taken | taken | RefusedRowsIT (refused) |
            | half of a surrogate pair in the text of a JSON field | taken | taken | refused | ChunkCopierTest (refused) |
            | JSON of a thousand levels and more | taken | taken | refused | ChunkCopierTest (refused) |
            | one key twice in one JSON object | taken | taken | refused: it would keep one | RewriteTest (refused) |
            | number beyond a double in JSON (1e400) | refused | taken | refused: it would make infinity of it | RewriteTest (Lite 3.2.2) |
            | NaN, Infinity or -Infinity in JSON, as Python writes them | refused | taken | taken | RefusedRowsIT |
            | any other text that is no JSON, in a JSON field | refused | taken | taken | RefusedRowsIT |
            | any other text that is no JSON, as the dynamic field | refused | taken | refused: it would drop it | RewriteTest (Lite 3.2.2) |
            | NaN or infinity in a vector | refused | taken | taken | RefusedRowsIT (refused) |
            | empty sparse vector, negative weight | \u2013 | taken | refused | RefusedRowsIT (refused) |
            | dynamic key `$meta` | refused | taken | refused | RefusedRowsIT (2.3.5), RewriteTest (Lite 3.2.2) |
            | dynamic key `_seq` or `_partition` | taken | taken | refused: it would lose them | RewriteTest (refused) |
            | dynamic key with the name of a field | taken | taken | refused, since it would change the field | RefusedRowsIT (refused) |
            | text longer than the field | refused | taken | – | RefusedRowsIT (refused) |
            | Int64 key 9223372036854775807 | counted and never returned: reported as unreadable | taken | taken | MigrationIT (2.3.5) |

            ## JSON numbers that Milvus Lite 3.2.2 changes

            It reads and writes JSON with Python, which has doubles for all but integers. These come out of it as other texts, and count as equal, since the
            nearest double is the same (JsonValueTest). Integers keep all of their digits, however many, and anything else that became another value
            would be a difference.

            | written | read |
            |---|---|
            | 1e-400, or anything else nearer to 0 than to the smallest double | 0.0 |
            | 9007199254740993.0, as a decimal | 9007199254740992.0 |
            | 3.141592653589793238, or any decimal of more than 17 digits | rounded: 3.141592653589793 |
            | -0, as an integer | 0 |

            ## Seen in tests of their own

            Written by hand, too; each line names its test.

            | what | result | seen on |
            |---|---|---|
            | keys that the source generates, kept by `allow_insert_auto_id` (2.5.18, 2.6.3) | kept, the property restored | script (KeptIdsTest) |
            | new keys by `--auto-id new` | a complete map of old to new | 2.3.5 (NewIdsIT), both Lites (AutoIdIT) |
            | reading at one pinned timestamp (2.5 and later) | later changes are no differences | script (SnapshotIT) |
            | settings in the schema that are newer than Godwit | carried with a warning between servers of one version, else refused | script (ScriptedTypesIT) |
            | default value of a field | left out for 2.3.5 (but from 2.3) and Lite 2.5.1 with a warning, since an Insert that leaves the field out would end the server; rows keep their values | planning alone (SupportTest) |
            | a key in several named partitions | Lite 3.2.2 holds it in one of them alone: where the partitions are kept, the plan warns, and its other rows are reported as missing (exit code 4); with `--partition-key` they count as one | planning alone (PlannerTest) |
            | description that holds a zero byte | left out for Lite 2.5.1, since it could not read the schema back | planning alone (SupportTest) |
            | struct arrays that may be null | refused, since the client library that Godwit is built with does not know them; without vectors, and between servers of one version, carried with a warning | planning alone (SupportTest) |
            | several indexes within one JSON field | carried from 2.5 on | planning alone (ObjectsPlanTest) |
            | properties of databases | carried to a new database | Lite 3.2.2 (DatabaseIT) |
            | parameters that the target would ignore (`enable_match` on 2.3.5) | left out, and named | Lite 3.2.2 to 2.3.5 (SchemaCheckIT) |
            | users, roles and grants | carried by `--rbac` | 2.3.5; with hashes of passwords on the script (RbacIT) |
            """;

    private static final String REAL = "## Seen on real servers";
    private static final String SCRIPTED = "## Seen on the scripted Milvus alone";

    private static final String NOT_MEASURED = "\u2013";

    /** What became of a feature. */
    enum Result {
        EQUAL("equal"),
        EQUAL_BY_VALUE("equal by value"),
        REFUSED("refused"),
        EQUAL_OR_REFUSED("equal or refused"),
        KEPT("kept"),
        KEPT_IN_PART("kept in part"),
        LEFT_OUT("left out");

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
     * Asserts that the page has these columns in a section, no others, and says of these pairs what their migrations have shown, or writes it into the page.
     *
     * @param scripted whether one of the servers was scripted
     */
    static synchronized void check(boolean scripted, Map<String, Map<Feature, Result>> shown) {
        String before = Files.exists(page()) ? read(page()) : "";
        SupportTable table = new SupportTable();
        table.parse(before);
        // A column that nothing measures any more would stay there for ever.
        table.sections.put(scripted ? SCRIPTED : REAL, new TreeMap<>(shown));
        if (Boolean.getBoolean(WRITE)) {
            write(page(), table.text());
        } else if (!before.equals(table.text())) {
            throw new AssertionError(PAGE
                    + " is not what the migrations showed, of which all of a section must run together. Write it anew: ./mvnw -pl cli -am test"
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
                preflight names the collection and the reason, and nothing of it is written. *equal or refused*: some of them arrived and some were
                refused. What a function computes is not copied: *equal* says that all else arrived, and that the target has computed it anew.

                Of what belongs to a collection beside its rows, the target says afterwards that it has it (*kept*), or the plan has declared what it
                has instead (*left out*; *kept in part*: one or the other, from collection to collection). A generated key that is *left out* is a plain
                one at the target, under which the rows have the keys that they had: `--auto-id` chooses otherwise. Where a default value is, whoever
                writes there has to give a value for each row.

                \u2013: not measured, since the source's zoo has no such thing. Whatever has no column was not measured either: there is none for
                Milvus 2.4 and 2.5, nor for Zilliz Cloud.
                """);
        sections.forEach((heading, columns) -> {
            page.append("\n").append(heading).append("\n\n");
            page.append(note(heading)).append("\n\n");
            table(page, columns);
        });
        page.append(REST);
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
                            .orElse(NOT_MEASURED))
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
