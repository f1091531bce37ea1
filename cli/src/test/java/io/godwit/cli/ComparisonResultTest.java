package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.plan.DatabaseCheck;
import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.run.Comparison;
import io.godwit.migration.run.Comparison.CollectionResult;
import io.godwit.migration.run.Comparison.Fields;
import io.godwit.migration.verify.RangeSum;
import io.godwit.milvus.CollectionName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@code godwit verify} says of databases, and of what only the target has. */
final class ComparisonResultTest {
    private static final CollectionName DOCS = new CollectionName("shop", "docs");
    private static final DatabaseCheck SHOP = new DatabaseCheck(
            "shop",
            "archive",
            List.of(new SchemaDifference("property database.force.deny.writing", "true", "none", "it is the source's")),
            List.of(new SchemaDifference("property database.max.collections", "7", "9", "A copy would mend it.")),
            Optional.empty());

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void aDatabaseThatDiffersIsADifference() {
        int exit = tell(Output.Format.TEXT, List.of(SHOP), List.of());

        assertThat(exit).isEqualTo(4);
        assertThat(written())
                .contains("database shop / archive: differs")
                .contains("property database.max.collections: 7 at the source, 9 at the target")
                .contains(
                        "property database.force.deny.writing: true at the source, none at the target, as it must be");
    }

    @Test
    void whatOnlyTheTargetHasIsNamedAndIsNoDifference() {
        List<CollectionName> more = IntStream.range(0, 22)
                .mapToObj(i -> new CollectionName("archive", "more_" + (10 + i)))
                .toList();

        int exit = tell(Output.Format.TEXT, List.of(), more);

        assertThat(exit).isZero();
        assertThat(written())
                .contains("only at the target: archive.more_10, archive.more_11")
                .contains("archive.more_29 and 2 more")
                .contains("Equal: 1 collection.");
    }

    @Test
    void programsGetAllOfIt() throws IOException {
        tell(Output.Format.JSON, List.of(SHOP), List.of(DOCS));

        List<String> lines = written().lines().toList();
        JsonNode result = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        assertThat(result.at("/equal").asBoolean()).isFalse();
        assertThat(result.at("/onlyAtTarget/0").asText()).isEqualTo("shop.docs");
        assertThat(result.at("/databases/0/source").asText()).isEqualTo("shop");
        assertThat(result.at("/databases/0/properties")).hasSize(2);
        assertThat(result.at("/databases/0/properties/0/unavoidable").asBoolean())
                .isFalse();
    }

    @Test
    void aCollectionThatTheTargetLacksIsADifferenceAndIsNamed() {
        CollectionResult missing = new CollectionResult(
                DOCS,
                new CollectionName("archive", "docs"),
                new RangeSum(1200, 1200, Digest.EMPTY),
                RangeSum.NONE,
                Fields.NONE,
                1200,
                0,
                new SchemaCheck(List.of(), List.of(), List.of()),
                List.of(),
                true,
                Optional.empty(),
                List.of(),
                Optional.empty());

        assertThat(tell(Output.Format.TEXT, new Comparison.Result(List.of(missing), List.of(), List.of(), List.of())))
                .isEqualTo(4);
        assertThat(written())
                .contains("shop.docs, at the target archive.docs: only at the source, about 1,200 rows;"
                        + " the target has no such collection")
                .contains("Not equal.");
        assertThat(missing.equal()).isFalse();
    }

    @Test
    void whatCouldNotBeReadOutweighsDifferencesButHidesNone() {
        Finding unreadable = new Finding(
                "SOURCE_UNREADABLE",
                Severity.ERROR,
                Optional.empty(),
                "source shop.bare",
                "It has no index.",
                "Make one.");

        assertThat(tell(
                        Output.Format.TEXT,
                        new Comparison.Result(List.of(docs()), List.of(unreadable), List.of(SHOP), List.of())))
                .isEqualTo(3);
        assertThat(written()).contains("Not everything was compared. What was compared is not equal.");
    }

    @Test
    void whatOneSideLacksIsNotCalledEqual() throws IOException {
        Fields some = new Fields(List.of("id", "vector"), List.of("$meta", "text"));
        SchemaCheck schema = new SchemaCheck(
                List.of(), List.of(new SchemaDifference("field text", "VarChar", "none", "")), List.of());
        Comparison.Result result = new Comparison.Result(
                List.of(docs(some, schema, Optional.empty(), List.of())), List.of(), List.of(), List.of());

        assertThat(tell(Output.Format.TEXT, result)).isEqualTo(4);
        assertThat(written())
                .contains("rows equal in the fields that both have (not compared: $meta, text), 0 rows on both sides,"
                        + " 1 property differs");

        bytes.reset();
        tell(Output.Format.JSON, result);
        JsonNode docs =
                new ObjectMapper().readTree(written().lines().findFirst().orElseThrow());
        assertThat(docs.at("/fieldsCompared")).extracting(JsonNode::asText).containsExactly("id", "vector");
        assertThat(docs.at("/fieldsNotCompared")).extracting(JsonNode::asText).containsExactly("$meta", "text");
        assertThat(docs.at("/rowsCompared").asBoolean()).isTrue();
    }

    @Test
    void schemasAreToldOfWhereRowsCannotBeRead() throws IOException {
        Finding bare = new Finding(
                "TARGET_ROWS_UNREADABLE",
                Severity.ERROR,
                Optional.of(DOCS),
                "target archive.docs",
                "Bare.",
                "Make one.");
        CollectionResult unread =
                docs(Fields.NONE, new SchemaCheck(List.of(), List.of(), List.of()), Optional.empty(), List.of(bare));
        Comparison.Result result = new Comparison.Result(List.of(unread), List.of(bare), List.of(), List.of());

        assertThat(tell(Output.Format.TEXT, result)).isEqualTo(3);
        assertThat(written())
                .contains(
                        "archive.docs: rows not compared, for the reason below, everything beside them is as it must be\n")
                .contains("target archive.docs: Bare. Make one. [TARGET_ROWS_UNREADABLE]\n")
                .endsWith("Not everything was compared.\n");
        assertThat(unread.equal()).isFalse();

        bytes.reset();
        tell(Output.Format.JSON, result);
        JsonNode docs =
                new ObjectMapper().readTree(written().lines().findFirst().orElseThrow());
        assertThat(docs.at("/rowsCompared").asBoolean()).isFalse();
        assertThat(docs.at("/equal").asBoolean()).isFalse();
    }

    @Test
    void newKeysAreNamedWithTheJobWhoseMapTellsThem() throws IOException {
        Comparison.Result result =
                new Comparison.Result(List.of(docs(Optional.of("job-7"))), List.of(), List.of(), List.of());

        tell(Output.Format.TEXT, result);
        assertThat(written()).contains("keys: new ones, compared by the map of job-7");

        bytes.reset();
        tell(Output.Format.JSON, result);
        assertThat(new ObjectMapper()
                        .readTree(written().lines().findFirst().orElseThrow())
                        .at("/keysOf")
                        .asText())
                .isEqualTo("job-7");
    }

    private int tell(Output.Format format, List<DatabaseCheck> databases, List<CollectionName> onlyAtTarget) {
        return tell(format, new Comparison.Result(List.of(docs()), List.of(), databases, onlyAtTarget));
    }

    private int tell(Output.Format format, Comparison.Result result) {
        PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Output output = new Output(
                new Surroundings(stream, stream, Map.of(), Terminal.NONE, new Interruption()), format, false, false);
        return new ComparisonResult(output).tell(result, new Differences(output, 20));
    }

    private static CollectionResult docs() {
        return docs(Optional.empty());
    }

    private static CollectionResult docs(Optional<String> keysOf) {
        return docs(Fields.NONE, new SchemaCheck(List.of(), List.of(), List.of()), keysOf, List.of());
    }

    private static CollectionResult docs(
            Fields fields, SchemaCheck schema, Optional<String> keysOf, List<Finding> unreadable) {
        return new CollectionResult(
                DOCS,
                new CollectionName("archive", "docs"),
                RangeSum.NONE,
                RangeSum.NONE,
                fields,
                0,
                0,
                schema,
                List.of(),
                false,
                keysOf,
                unreadable,
                Optional.empty());
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
