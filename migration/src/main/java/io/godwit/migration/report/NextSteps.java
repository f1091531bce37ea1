package io.godwit.migration.report;

import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.report.Conclusion.Grade;
import io.godwit.migration.report.Conclusion.Step;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a reader should do about a result. */
final class NextSteps {
    private final List<Step> steps = new ArrayList<>();
    private final Job job;
    private final boolean interrupted;
    private final Tallies tallies;

    private NextSteps(Job job, boolean interrupted, Tallies tallies) {
        this.job = job;
        this.interrupted = interrupted;
        this.tallies = tallies;
    }

    static List<Step> of(Grade grade, Job job, boolean interrupted, Tallies tallies) {
        NextSteps next = new NextSteps(job, interrupted, tallies);
        switch (grade) {
            case EQUAL -> {}
            case COUNTS_EQUAL, NOT_COMPARED -> next.compare();
            case NOTHING -> next.select();
            case INCOMPLETE -> next.refused();
            case DIFFERENT -> next.differences();
            case FAILED -> next.failed();
            case CANCELED, UNFINISHED -> next.goOn();
        }
        return List.copyOf(next.steps);
    }

    private void compare() {
        add("To compare every row of both sides:", CommandLine.verify(job.plan().spec()));
    }

    private void select() {
        add(
                "Look at what the source holds, and select from it:",
                "godwit list --source " + job.plan().spec().source());
    }

    private void refused() {
        if (!job.plan().skipped().isEmpty()) {
            add("Do what the findings say about the collections that were left out, then migrate again:", migrate());
        }
    }

    private void differences() {
        repairable();
        if (tallies.sum(collection -> collection.state().stillChanging()) > 0) {
            add("Stop writing to the source for a while, then catch up:", migrate("--again"));
        }
        if (tallies.count(Kind.UNREADABLE) > 0) {
            add(
                    "Rows that the source never returns cannot be copied by anyone: write them to the source again under other"
                            + " keys, or delete them there, then catch up:",
                    migrate("--again"));
        }
        if (tallies.count(Kind.TOO_LARGE) > 0) {
            add(
                    "Rows that are too large: raise the target's limit for messages, or shorten the rows at the source, then"
                            + " catch up:",
                    migrate("--again"));
        }
        if (tallies.count(Kind.REFUSED) > 0) {
            add(
                    "Rows that were refused: each is named with its reason; change them at the source, then catch up. (With"
                            + " another target, or other options, it is another job.)",
                    migrate("--again"));
        }
        refused();
    }

    private void repairable() {
        boolean rows = List.of(Kind.MISSING, Kind.EXTRA, Kind.DIFFERENT, Kind.DOUBLED).stream()
                .anyMatch(kind -> tallies.count(kind) > 0);
        boolean ranges = tallies.sum(collection ->
                        collection.evidence().tally(Evidence.Check.DIFFERENT).ranges())
                > 0;
        if (rows || ranges) {
            add("Write the rows that differ anew, and compare them again:", CommandLine.job("repair", job.id()));
        }
    }

    private void failed() {
        // A row is all that is to be mended then, and it is a matter of catching up.
        boolean byRow = job.reason().map(Job.Reason::code).equals(Optional.of(ErrorCode.ROW_REFUSED))
                && tallies.count(Kind.REFUSED) > 0;
        if (!byRow) {
            goOnAfterFailure();
        }
        differences();
    }

    private void goOnAfterFailure() {
        add(
                "Mend the cause named above, then go on where the job stopped; what is copied is not copied again:",
                CommandLine.job("resume", job.id()));
    }

    private void goOn() {
        if (!interrupted && (job.state() == JobState.IN_PROGRESS || job.state() == JobState.CANCELING)) {
            add("Watch it:", CommandLine.job("watch", job.id()));
            return;
        }
        add("Go on where it stopped; what is copied is not copied again:", CommandLine.job("resume", job.id()));
    }

    /** The command of this job, with what it was asked for beside its plan. */
    private String migrate(String... more) {
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
        options.addAll(List.of(more));
        return CommandLine.migrate(job.plan().spec(), options);
    }

    /** What ends in the same command is one step. */
    private void add(String text, String command) {
        Optional<Step> before = steps.stream()
                .filter(step -> step.commands().equals(List.of(command)))
                .findFirst();
        before.ifPresent(steps::remove);
        String reasons =
                before.map(step -> step.text().replaceFirst(":$", ". ")).orElse("");
        steps.add(Step.of(reasons + text, command));
    }
}
