package io.godwit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.migration.report.Report;
import io.godwit.migration.report.ReportFiles;
import io.godwit.migration.report.ReportHtml;
import io.godwit.migration.report.ReportJson;
import io.godwit.migration.report.ReportText;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit jobs report}. */
@Command(
        name = "report",
        description = "Print a job's report as it stands now.",
        footer = {
            "",
            "Examples:",
            "  godwit jobs report job-3k9",
            "  godwit jobs report job-3k9 --format json | jq .collections",
            "  xdg-open \"$(godwit jobs report job-3k9 --format html --path)\""
        })
final class JobsReportCommand implements Callable<Integer> {
    /** How a report is written. */
    enum Format {
        TEXT,
        JSON,
        HTML
    }

    private final Godwit godwit;

    @Parameters(paramLabel = "JOB", description = "The job's id or its beginning.")
    private String job = "";

    @Option(
            names = "--format",
            paramLabel = "text|json|html",
            description = "Default: text, or json with --output json: a document of its own, and no result after it.")
    private @Nullable Format format;

    @Option(names = "--path", description = "Write the report's files, and print where the file of this format is.")
    private boolean path;

    JobsReportCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        Format wanted = format != null ? format : godwit.output().json() ? Format.JSON : Format.TEXT;
        try (JobStore store = godwit.store().open()) {
            Job found = JobsCommand.find(store, job);
            String text = path
                    ? file(ReportFiles.write(store, found), wanted).toString() + "\n"
                    : render(Report.of(store, found), wanted);
            PrintStream out = godwit.surroundings().out();
            out.print(wanted == Format.TEXT ? Output.printable(text) : text);
            out.flush();
            return Exit.DONE.code();
        }
    }

    private static String render(Report report, Format format) {
        return switch (format) {
            case TEXT -> ReportText.of(report);
            case JSON -> json(report) + "\n";
            case HTML -> ReportHtml.of(report);
        };
    }

    private static String json(Report report) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(ReportJson.of(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report of " + report.job().id() + " cannot be written as JSON", e);
        }
    }

    private static Path file(ReportFiles files, Format format) {
        return switch (format) {
            case TEXT -> files.text();
            case JSON -> files.json();
            case HTML -> files.html();
        };
    }
}
