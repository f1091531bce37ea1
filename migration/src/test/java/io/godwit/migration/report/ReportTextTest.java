package io.godwit.migration.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.migration.report.SampleJob.JudgedAs;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.run.JobState;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Key;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTextTest {
    @TempDir
    Path folder;

    @Test
    void readsLikeTheExample() throws IOException {
        String text = ReportText.of(example().report());

        try (InputStream golden = ReportTextTest.class.getResourceAsStream("report.txt")) {
            assertThat(golden).isNotNull();
            assertThat(text).isEqualTo(new String(golden.readAllBytes(), UTF_8));
        }
    }

    @Test
    void refusedCollectionsStandInTheTable() {
        String text = ReportText.of(RichJob.in(folder).report());

        assertThat(text.lines()).anyMatch(line -> line.matches("  default.no_index +REFUSED"));
    }

    @Test
    void keepsToItsWidthWhereWordsCanBeBroken() {
        String text = ReportText.of(RichJob.in(folder).report());

        assertThat(text.lines()
                        .filter(line -> line.codePointCount(0, line.length()) > TextPage.WIDTH)
                        .filter(line -> !line.strip().startsWith("godwit ")))
                .isEmpty();
    }

    @Test
    void letsNothingThroughThatActsOnATerminal() {
        String text = ReportText.of(RichJob.in(folder).report());

        assertThat(text.codePoints().filter(point -> point != '\n' && Character.getType(point) == Character.CONTROL))
                .isEmpty();
        assertThat(text).contains("\\u001b[31m").contains("\\u202e");
    }

    @Test
    void showsFiftyDifferencesAndWhereTheOthersAre() {
        String text = ReportText.of(RichJob.in(folder).report());

        assertThat(text.lines()
                        .filter(line -> line.matches("  (missing|different|extra|duplicate-in-source) +default.*")))
                .hasSize(51);
        assertThat(text).contains("The first 50 of 5,000; failures.ndjson holds all of them.");
    }

    private SampleJob example() {
        return new SampleJob(folder)
                .ended(JobState.FAILED, ErrorCode.DIFFERENCES, "2 rows differ in archive.products")
                .equal("docs", 12_345, new SchemaDifference("shards", "4", "2", "The target allows at most 2."))
                .surplus(3)
                .difference(Key.of(77), Kind.DUPLICATE_IN_SOURCE, List.of(), "held 4 times")
                .copied("products", 900)
                .judged(JudgedAs.DIFFERENT)
                .difference(Key.of("sku \"7\""), Kind.MISSING, List.of(), "")
                .difference(Key.of("sku-8"), Kind.DIFFERENT, List.of("price", "$meta.color"), "9.5 -> 9.25")
                .finding(Finding.Severity.WARNING, "SOURCE_NOT_LOADED", "2 collections are not loaded at the source.")
                .event(Severity.NOTE, "job", "begun")
                .event(Severity.WARNING, "the target", "rate limited for 12 s");
    }
}
