package io.godwit.migration.report;

import io.godwit.migration.ByteSize;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.migration.report.Conclusion.Step;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.verify.RowDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as plain text of {@value TextPage#WIDTH} columns, for a terminal or a mail. */
public final class ReportText {
    private static final int MAX_ROWS = 50;
    private static final int MAX_EVENTS = 50;

    private final TextPage page = new TextPage();
    private final Report report;

    private ReportText(Report report) {
        this.report = report;
    }

    public static String of(Report report) {
        ReportText text = new ReportText(report);
        text.conclusion();
        text.page.heading("Job");
        Fact.of(report).forEach(fact -> text.entry("  ", fact));
        text.caveats();
        text.collections();
        report.collections().forEach(text::collection);
        text.differences();
        text.findings();
        text.events();
        return text.page.toString();
    }

    private void conclusion() {
        Conclusion conclusion = report.conclusion();
        page.line("Godwit migration report").blank();
        page.line(conclusion.grade().label().toUpperCase(Locale.ROOT));
        page.paragraph("", Wording.harmless(conclusion.headline()));
        conclusion.details().forEach(detail -> page.paragraph("  - ", Wording.harmless(detail)));
        for (Step step : conclusion.next()) {
            page.blank().paragraph("", step.text());
            step.commands().forEach(command -> page.line("    " + Wording.harmless(command)));
        }
    }

    private void caveats() {
        page.heading("What this result does not say");
        report.caveats().forEach(caveat -> page.paragraph("  - ", Wording.harmless(caveat)));
    }

    private void collections() {
        if (report.collections().isEmpty()) {
            return;
        }
        page.heading("Collections");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Source", "Rows", "Copied", "Verified", "Differ", "Size", "Time", "Result"));
        report.collections().forEach(collection -> rows.add(row(collection)));
        report.skipped().forEach(name -> rows.add(List.of(Wording.of(name), "", "", "", "", "", "", "REFUSED")));
        if (report.collections().size() > 1) {
            rows.add(sum());
        }
        page.table(rows);
        page.blank()
                .paragraph(
                        "  ",
                        "Rows: counted at the source, copies of one key included. Copied: distinct keys of each partition. Verified: rows of the key"
                                + " ranges that were read back and found equal.");
    }

    private static List<String> row(CollectionReport collection) {
        return List.of(
                Wording.of(collection.plan().source()),
                Wording.number(collection.sourceRows()),
                Wording.number(collection.totals().rows()),
                Wording.number(collection.evidence().verifiedRows()),
                Wording.number(collection.unequalRows()),
                collection.size().toString(),
                Wording.of(collection.took()),
                collection.standing().tone() == Tone.BAD
                        ? collection.standing().label().toUpperCase(Locale.ROOT)
                        : collection.standing().label());
    }

    private List<String> sum() {
        return List.of(
                "Total",
                Wording.number(report.total(CollectionReport::sourceRows)),
                Wording.number(report.total(collection -> collection.totals().rows())),
                Wording.number(report.total(collection -> collection.evidence().verifiedRows())),
                Wording.number(report.total(CollectionReport::unequalRows)),
                new ByteSize(report.total(collection -> collection.totals().bytes())).toString(),
                "",
                "");
    }

    private void collection(CollectionReport collection) {
        page.heading("Collection " + Wording.of(collection.plan().source()));
        page.entry("  ", "Result", collection.standing().label());
        collection
                .state()
                .failure()
                .ifPresent(failure ->
                        page.entry("  ", "Failure", Wording.harmless(failure.code() + ": " + failure.message())));
        CollectionFacts.of(collection).forEach(fact -> entry("  ", fact));
        schemaDifferences("Not as the plan says", collection.undeclared());
        schemaDifferences("Declared differences to the source", collection.declared());
    }

    private void schemaDifferences(String heading, List<SchemaDifference> differences) {
        if (!differences.isEmpty()) {
            page.line("  " + heading);
            differences.forEach(this::schemaDifference);
        }
    }

    private void schemaDifference(SchemaDifference difference) {
        page.paragraph(
                "    - ",
                Wording.harmless(difference.property() + ": " + difference.source() + " -> " + difference.target()
                        + ". " + difference.reason()));
    }

    private void differences() {
        DifferenceSample sample = report.differences();
        rows("Rows that differ", sample.unequal(), sample.unequalCount());
        rows(
                "Keys held more than once at the source",
                sample.duplicates(),
                sample.count(RowDifference.Kind.DUPLICATE_IN_SOURCE));
    }

    private void rows(String heading, List<RowDifference> differences, long all) {
        if (differences.isEmpty()) {
            return;
        }
        page.heading(heading);
        differences.stream().limit(MAX_ROWS).forEach(this::row);
        if (all > MAX_ROWS) {
            page.blank()
                    .paragraph(
                            "  ",
                            "The first " + MAX_ROWS + " of " + Wording.number(all) + "; " + ReportFiles.FAILURES
                                    + " holds all of them.");
        }
    }

    private void row(RowDifference difference) {
        String partition = difference.partition().isEmpty() ? "" : "/" + difference.partition();
        page.paragraph(
                "  ",
                Wording.harmless(String.format("%-9s", Wording.lower(difference.kind())) + "  "
                        + report.plan(difference.collection()).source() + partition + "  key "
                        + difference.key().display()));
        String fields = difference.fields().isEmpty() ? "" : String.join(", ", difference.fields()) + ": ";
        if (!(fields + difference.detail()).isBlank()) {
            page.paragraph("      ", Wording.harmless(fields + difference.detail()));
        }
    }

    private void findings() {
        if (report.job().plan().findings().isEmpty()) {
            return;
        }
        page.heading("What preflight found");
        for (Finding finding : report.job().plan().findings()) {
            page.paragraph(
                    "  ",
                    Wording.harmless(finding.severity() + "  " + finding.id() + "  " + finding.object() + ": "
                            + finding.evidence()));
            page.paragraph("      ", Wording.harmless(finding.remedy()));
        }
    }

    private void events() {
        if (report.events().isEmpty()) {
            return;
        }
        page.heading("Timeline");
        List<JobEvent> latest = JobEvent.latest(report.events(), MAX_EVENTS);
        int left = report.events().size() - latest.size();
        if (left > 0) {
            page.line("  (" + Wording.count(left, "other event") + " in " + ReportFiles.JSON + ")");
        }
        latest.forEach(this::event);
    }

    private void event(JobEvent event) {
        String severity = event.severity().compareTo(Severity.NOTE) <= 0 ? "" : event.severity() + " ";
        page.paragraph(
                "  " + Wording.of(event.at()) + "  ",
                severity + Wording.harmless(event.object() + ": " + event.message()));
    }

    private void entry(String indent, Fact fact) {
        page.entry(indent, fact.label(), Wording.harmless(fact.value()));
    }
}
