package io.godwit.migration.report;

import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The files of a job's report. A reader finds the old file or the new one, never a half of it.
 *
 * @param failures all row differences, one JSON object a line
 */
public record ReportFiles(Path text, Path json, Path html, Path failures) {
    static final String FAILURES = "failures.ndjson";
    static final String JSON = "report.json";

    /** Writes all of them into the job's folder, in place of older ones, for readers who use the command line. */
    public static ReportFiles write(JobStore store, Job job) {
        return write(store, job, new JobCommands());
    }

    public static ReportFiles write(JobStore store, Job job, JobActions actions) {
        Path folder = store.folder(job.id());
        Report report = Report.of(store, job, actions);
        return new ReportFiles(
                replace(folder.resolve("report.txt"), writer -> writer.write(ReportText.of(report))),
                replace(folder.resolve(JSON), writer -> ReportJson.write(report, writer)),
                replace(folder.resolve("report.html"), writer -> ReportHtml.write(report, writer)),
                replace(folder.resolve(FAILURES), writer -> FailureLines.write(store, job, writer)));
    }

    private static Path replace(Path file, Content content) {
        try {
            Path unfinished =
                    Files.createTempFile(file.getParent(), file.getFileName().toString(), ".tmp");
            try {
                fill(unfinished, content);
                return Files.move(
                        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE,
                    "Cannot write the report " + file + " (" + e.getMessage()
                            + "). Make room or give access there, then write" + " it again with 'godwit jobs report'.",
                    e);
        }
    }

    private static void fill(Path file, Content content) throws IOException {
        // Not Files.newBufferedWriter: half a surrogate pair in a name or a value must not cost the whole report.
        try (Writer writer =
                new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8))) {
            content.writeTo(writer);
        }
    }

    /** What goes into one file. */
    private interface Content {
        void writeTo(Writer writer) throws IOException;
    }
}
