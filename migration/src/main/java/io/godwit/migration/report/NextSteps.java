package io.godwit.migration.report;

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
    private final JobActions actions;

    private NextSteps(Job job, boolean interrupted, Tallies tallies, JobActions actions) {
        this.actions = actions;
        this.job = job;
        this.interrupted = interrupted;
        this.tallies = tallies;
    }

    static List<Step> of(Grade grade, Job job, boolean interrupted, Tallies tallies, JobActions actions) {
        NextSteps next = new NextSteps(job, interrupted, tallies, actions);
        switch (grade) {
            case EQUAL -> {}
            case COUNTS_EQUAL, NOT_COMPARED -> next.compare();
            case NOTHING -> next.select();
            case INCOMPLETE -> next.refused();
            case DIFFERENT -> next.differences();
            case FAILED -> next.failed();
            case CANCELED, UNFINISHED -> next.goOn();
            case GIVEN_UP -> next.anew();
        }
        return List.copyOf(next.steps);
    }

    private void compare() {
        add("To compare every row of both sides:", actions.compare(job));
    }

    private void select() {
        add("Look at what the source holds, and select from it:", actions.list(job));
    }

    private void refused() {
        if (!job.plan().skipped().isEmpty()) {
            add(
                    "Do what the findings say about the collections that were left out, then migrate again:",
                    actions.migrate(job));
        }
    }

    private void differences() {
        repairable();
        if (tallies.sum(collection -> collection.state().stillChanging()) > 0) {
            add("Stop writing to the source for a while, then catch up:", actions.catchUp(job));
        }
        if (tallies.count(Kind.UNREADABLE) > 0) {
            add(
                    "Rows that the source never returns cannot be copied by anyone: write them to the source again under other"
                            + " keys, or delete them there, then catch up:",
                    actions.catchUp(job));
        }
        if (tallies.count(Kind.TOO_LARGE) > 0) {
            add(
                    "Rows that are too large: raise the target's limit for messages, or shorten the rows at the source, then"
                            + " catch up:",
                    actions.catchUp(job));
        }
        if (tallies.count(Kind.REFUSED) > 0) {
            add(
                    "Rows that were refused: each is named with its reason; change them at the source, then catch up. (With"
                            + " another target, or other options, it is another job.)",
                    actions.catchUp(job));
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
            add("Write the rows that differ anew, and compare them again:", actions.repair(job));
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
                actions.resume(job));
    }

    private void anew() {
        add("It cannot go on. To migrate after all, begin anew:", actions.migrate(job));
    }

    private void goOn() {
        if (!interrupted && (job.state() == JobState.IN_PROGRESS || job.state() == JobState.CANCELING)) {
            add("Watch it:", actions.watch(job));
            return;
        }
        add("Go on where it stopped; what is copied is not copied again:", actions.resume(job));
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
