package io.godwit.migration.report;

import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import java.util.List;

/**
 * The result in plain words. It never says more than what the ledger holds proof of, whatever state the job is in.
 *
 * @param headline one sentence
 * @param details what else belongs to it, a sentence each
 * @param next what to do now; empty if there is nothing to do
 */
public record Conclusion(Grade grade, String headline, List<String> details, List<Step> next) {
    public Conclusion {
        details = List.copyOf(details);
        next = List.copyOf(next);
    }

    /** @param givenUp whether the job was canceled together with what it had created */
    static Conclusion of(
            Job job, boolean interrupted, boolean givenUp, List<CollectionReport> collections, JobActions actions) {
        Tallies tallies = new Tallies(collections);
        Grade grade = givenUp ? Grade.GIVEN_UP : grade(job, tallies);
        return new Conclusion(
                grade,
                Headline.of(grade, job, interrupted, tallies),
                Details.of(grade, job, tallies),
                NextSteps.of(grade, job, interrupted, tallies, actions));
    }

    private static Grade grade(Job job, Tallies tallies) {
        if (!job.state().ended()) {
            return Grade.UNFINISHED;
        }
        if (job.state() == JobState.CANCELED) {
            return Grade.CANCELED;
        }
        if (tallies.any(Standing.FAILED) || tallies.any(Standing.UNFINISHED)) {
            return Grade.FAILED;
        }
        if (tallies.any(Standing.DIFFERENT)) {
            return Grade.DIFFERENT;
        }
        if (!job.plan().skipped().isEmpty()) {
            return Grade.INCOMPLETE;
        }
        if (job.state() == JobState.FAILED) {
            return Grade.FAILED;
        }
        return proved(job, tallies);
    }

    private static Grade proved(Job job, Tallies tallies) {
        if (tallies.collections().isEmpty() && job.plan().emptyDatabases().isEmpty()) {
            return Grade.NOTHING;
        }
        if (tallies.any(Standing.NOT_COMPARED)) {
            return Grade.NOT_COMPARED;
        }
        return tallies.any(Standing.COUNTS_EQUAL) ? Grade.COUNTS_EQUAL : Grade.EQUAL;
    }

    /** The result in one word. */
    public enum Grade {
        /** Every row was read back and is equal. */
        EQUAL("Verified: equal", Tone.GOOD),
        /** Some rows, or all, were only counted. */
        COUNTS_EQUAL("Copied: counts equal", Tone.WEAK),
        /** Some rows, or all, were not compared at all. */
        NOT_COMPARED("Copied: not verified", Tone.WEAK),
        /** No collection was selected. */
        NOTHING("Nothing to migrate", Tone.WEAK),
        /** Collections were left out. */
        INCOMPLETE("Incomplete", Tone.BAD),
        DIFFERENT("Differences found", Tone.BAD),
        FAILED("Failed", Tone.BAD),
        CANCELED("Canceled", Tone.BAD),
        /** Together with what the job had created. */
        GIVEN_UP("Canceled and given up", Tone.BAD),
        /** The job has not ended. */
        UNFINISHED("Not finished", Tone.OPEN);

        private final String label;
        private final Tone tone;

        Grade(String label, Tone tone) {
            this.label = label;
            this.tone = tone;
        }

        public String label() {
            return label;
        }

        public Tone tone() {
            return tone;
        }
    }

    /**
     * One thing to do.
     *
     * @param commands to copy, by {@link JobActions}; may be empty
     */
    public record Step(String text, List<String> commands) {
        public Step {
            commands = List.copyOf(commands);
        }

        static Step of(String text, String... commands) {
            return new Step(text, List.of(commands));
        }
    }
}
