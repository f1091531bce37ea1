package io.godwit.cli;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.PlanFields;
import io.godwit.migration.plan.PlanFile;
import io.godwit.migration.plan.PlanText;
import io.godwit.migration.run.Job;
import io.godwit.milvus.CollectionName;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan as a result ({@code --dry-run}), as an announcement, and as a refusal. */
final class PlanResult {
    private final Godwit godwit;

    PlanResult(Godwit godwit) {
        this.godwit = godwit;
    }

    /**
     * For {@code --dry-run}.
     *
     * @param plan of a job that is kept already, its own with what would be taken in
     */
    int tell(MigrationPlan plan, RunOptions options, Optional<Job> kept, Optional<Path> file) {
        Output output = godwit.output();
        Exit exit = plan.refused() ? Exit.REFUSED : Exit.DONE;
        output.result(PlanText.of(plan, options.maxRate()));
        output.object("plan", object(plan));
        kept.ifPresent(job -> output.say("This is the plan of " + job.id() + ", which is kept already (" + job.state()
                + "); the same command without --dry-run goes on with it."));
        kept.ifPresent(job -> takenIn(job, plan));
        file.ifPresent(path -> {
            PlanFile.write(plan, path);
            output.say("The plan is in " + path + "."
                    + (plan.refused()
                            ? ""
                            : " Do it: godwit migrate --plan " + path + (options.rbac() ? " --rbac" : "")));
        });
        output.object("result", MigrateCommand.outcome(exit));
        return exit.code();
    }

    private void takenIn(Job job, MigrationPlan plan) {
        List<CollectionName> later = plan.collections().stream()
                .skip(job.plan().collections().size())
                .map(CollectionPlan::source)
                .toList();
        later.forEach(name -> godwit.output()
                .say("The job does not have " + name + " yet; the same command "
                        + (job.plan().skipped().contains(name) ? "takes it in." : "with --again takes it in.")));
    }

    /** Before the start: warnings, and with -v the plan. */
    void announce(MigrationPlan plan) {
        Output output = godwit.output();
        output.object("plan", object(plan));
        plan.findings().stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .forEach(finding -> output.warn(
                        finding.object(), finding.evidence() + " " + finding.remedy() + " [" + finding.id() + "]"));
        output.detail(PlanText.of(plan));
        if (output.verbose()) {
            return;
        }
        long rows = plan.collections().stream().mapToLong(CollectionPlan::rows).sum();
        int collections = plan.collections().size();
        output.say("From " + plan.spec().source() + ", " + plan.sourceServer());
        output.say("To   " + plan.spec().target() + ", " + plan.targetServer());
        output.say(collections + (collections == 1 ? " collection, about " : " collections, about ") + Frame.count(rows)
                + " rows.");
    }

    int refuse(MigrationPlan plan) {
        Output output = godwit.output();
        output.object("plan", object(plan));
        List<Finding> errors = plan.findings().stream().filter(Finding::error).toList();
        errors.forEach(finding ->
                output.error(finding.id(), finding.object() + ": " + finding.evidence() + " " + finding.remedy()));
        output.say("Nothing was changed. The whole plan: the same command with --dry-run."
                + (plan.withoutRefused().refused() ? "" : " Go on without what is refused: --skip-refused."));
        Map<String, Object> object = new LinkedHashMap<>(MigrateCommand.outcome(Exit.REFUSED));
        object.put("error", "REFUSED");
        object.put("findings", errors.stream().map(PlanFields::of).toList());
        output.object("result", object);
        return Exit.REFUSED.code();
    }

    private static Map<String, Object> object(MigrationPlan plan) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("source", plan.spec().source().toString());
        object.put("sourceServer", plan.sourceServer());
        object.put("target", plan.spec().target().toString());
        object.put("targetServer", plan.targetServer());
        object.put("refused", plan.refused());
        object.put("databases", plan.databases());
        object.put(
                "collections", plan.collections().stream().map(PlanFields::of).toList());
        object.put("skipped", plan.skipped().stream().map(Object::toString).toList());
        object.put("findings", plan.findings().stream().map(PlanFields::of).toList());
        return object;
    }
}
