package io.godwit.migration.report;

import io.godwit.migration.ByteSize;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.RunOptions;
import io.godwit.migration.run.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A label and what stands beside it, the same in text and HTML. */
record Fact(String label, String value) {
    /** The job as a whole. */
    static List<Fact> of(Report report) {
        Job job = report.job();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Job", job.id()));
        facts.add(new Fact("State", job.state().name() + (report.interrupted() ? ", interrupted" : "")));
        facts.add(new Fact("Source", side(job.plan().spec().source(), job.plan().sourceServer())));
        facts.add(new Fact("Target", side(job.plan().spec().target(), job.plan().targetServer())));
        facts.add(new Fact("Selection", selection(job)));
        facts.add(new Fact("Created", Wording.of(job.created())));
        job.finished().ifPresent(end -> facts.add(new Fact("Ended", Wording.of(end))));
        facts.add(new Fact("Took", Wording.of(report.elapsed()) + ", pauses included"));
        facts.add(new Fact("Options", options(job)));
        if (!job.plan().databases().isEmpty()) {
            facts.add(new Fact("New databases", String.join(", ", job.plan().databases())));
        }
        return facts;
    }

    private static String side(Object address, String server) {
        return address + ", " + server;
    }

    private static String selection(Job job) {
        List<Selection> selected = job.plan().spec().selection();
        String text = selected.isEmpty()
                ? "every collection"
                : selected.stream().map(Fact::selected).collect(Collectors.joining(", "));
        List<Selection> excluded = job.plan().spec().exclusions();
        return excluded.isEmpty()
                ? text
                : text
                        + excluded.stream()
                                .map(one -> one.database() + "." + one.collection())
                                .collect(Collectors.joining(", ", ", without ", ""));
    }

    private static String selected(Selection one) {
        String from = one.database() + "." + one.collection();
        String to = one.newDatabase() + "." + one.newCollection();
        return from.equals(to) ? from : from + " as " + to;
    }

    private static String options(Job job) {
        RunOptions options = job.options();
        List<String> parts = new ArrayList<>();
        parts.add("verify " + Wording.lower(options.verify()));
        parts.add(options.recheckSource() ? "source read again" : "source read once");
        parts.add("load source " + Wording.lower(options.loadSource()));
        parts.add("if a target exists: " + Wording.lower(job.plan().spec().ifExists()));
        parts.add("parallelism "
                + (options.parallelism().isPresent() ? options.parallelism().getAsInt() : "auto"));
        if (options.rbac()) {
            parts.add("users, roles and grants, too");
        }
        options.flink().ifPresent(cluster -> parts.add("copied by the Flink cluster " + cluster));
        options.maxRate().ifPresent(rate -> parts.add("at most " + new ByteSize(rate) + "/s"));
        return String.join(", ", parts);
    }
}
