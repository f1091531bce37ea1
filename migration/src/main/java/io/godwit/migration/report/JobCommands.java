package io.godwit.migration.report;

import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.run.Job;
import java.util.ArrayList;
import java.util.List;

/** The commands of the command line, with what a job was asked for beside its plan. */
final class JobCommands implements JobActions {
    @Override
    public String words(String text) {
        return text;
    }

    @Override
    public String list(Job job) {
        return "godwit list --source " + job.plan().spec().source();
    }

    @Override
    public String migrate(Job job) {
        return migrate(job, List.of());
    }

    @Override
    public String catchUp(Job job) {
        return migrate(job, List.of("--again"));
    }

    @Override
    public String compare(Job job) {
        return CommandLine.verify(job.plan().spec());
    }

    @Override
    public String repair(Job job) {
        return CommandLine.job("repair", job.id());
    }

    @Override
    public String resume(Job job) {
        return CommandLine.job("resume", job.id());
    }

    @Override
    public String watch(Job job) {
        return CommandLine.job("watch", job.id());
    }

    private static String migrate(Job job, List<String> more) {
        List<String> options = new ArrayList<>();
        if (job.options().verify() != Verify.FULL) {
            options.addAll(List.of("--verify", Wording.lower(job.options().verify())));
        }
        if (job.options().rbac()) {
            options.add("--rbac");
        }
        if (!job.plan().skipped().isEmpty()) {
            options.add("--skip-refused");
        }
        options.addAll(more);
        return CommandLine.migrate(job.plan().spec(), options);
    }
}
