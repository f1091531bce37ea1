package io.godwit.cli;

import io.godwit.migration.report.CollectionReport;
import io.godwit.migration.report.Conclusion;
import io.godwit.migration.report.Report;
import io.godwit.migration.report.ReportFiles;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a job's report after a run, and says how the job stands and how to go on. */
final class JobResult {
    private final Output output;
    private final JobStore store;

    JobResult(Output output, JobStore store) {
        this.output = output;
        this.store = store;
    }

    int tell(Job job, Exit exit) {
        ReportFiles files = ReportFiles.write(store, job);
        Report report = Report.of(store, job);
        output.result(words(report, exit, store.folder(job.id())));
        output.object("result", object(report, exit, files));
        return exit.code();
    }

    private String words(Report report, Exit exit, Path folder) {
        Conclusion conclusion = report.conclusion();
        List<String> lines = new ArrayList<>();
        lines.add(verdict(report, exit));
        lines.add(conclusion.headline());
        reason(report.job(), exit).ifPresent(lines::add);
        conclusion.next().forEach(step -> {
            lines.add(step.text());
            step.commands().forEach(command -> lines.add("    " + command));
        });
        maps(report).forEach(file -> lines.add("Old and new keys: " + file));
        lines.add("Report: " + folder.resolve("report.txt") + " (and .json, .html)");
        return String.join("\n", lines);
    }

    /** The files that say which old key became which new one. */
    private static List<String> maps(Report report) {
        return report.collections().stream()
                .flatMap(collection -> collection.newKeys().stream())
                .filter(CollectionReport.NewKeys::written)
                .map(keys -> keys.file().toString())
                .toList();
    }

    private String verdict(Report report, Exit exit) {
        String text = report.job().id() + " " + report.job().state() + ", exit code " + exit.code() + ": "
                + meaning(report, exit);
        return output.verdict(exit == Exit.DONE, text);
    }

    /** A job that ended well has proved no more than it was asked to. */
    private static String meaning(Report report, Exit exit) {
        if (exit != Exit.DONE) {
            return exit.meaning();
        }
        return switch (report.conclusion().grade()) {
            case NOT_COMPARED -> "done, not verified";
            case COUNTS_EQUAL -> "done, counts verified";
            default -> exit.meaning();
        };
    }

    private static java.util.Optional<String> reason(Job job, Exit exit) {
        return job.reason()
                .filter(reason -> exit != Exit.DONE && exit != Exit.INTERRUPTED)
                .map(reason -> reason.code() + ": " + reason.message());
    }

    private static Map<String, Object> object(Report report, Exit exit, ReportFiles files) {
        Job job = report.job();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("exitCode", exit.code());
        object.put("state", job.state().name());
        object.put("jobId", job.id());
        object.put("grade", report.conclusion().grade().name());
        object.put("headline", report.conclusion().headline());
        job.reason().ifPresent(reason -> {
            object.put("error", reason.code().name());
            object.put("message", reason.message());
        });
        object.put("collections", report.collections().size());
        object.put("rowsCopied", report.total(collection -> collection.totals().rows()));
        object.put(
                "rowsVerified", report.total(collection -> collection.totals().verifiedRows()));
        object.put("rowsDifferent", report.total(CollectionReport::unequalRows));
        object.put("bytes", report.total(collection -> collection.totals().bytes()));
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("text", files.text().toString());
        paths.put("json", files.json().toString());
        paths.put("html", files.html().toString());
        paths.put("failures", files.failures().toString());
        object.put("report", paths);
        if (!maps(report).isEmpty()) {
            object.put("newKeys", maps(report));
        }
        return object;
    }
}
