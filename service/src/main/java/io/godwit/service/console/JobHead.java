package io.godwit.service.console;

import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Phase;
import io.godwit.service.job.JobStep;
import io.godwit.service.job.Migration.RemoteSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands above each page of a job.
 *
 * @param tab the page; empty: the overview
 * @param done what was just asked for
 * @param records whether the caller may read what names rows: report, errors, events
 */
record JobHead(JobRow row, String tab, Optional<JobStep> done, boolean records) {
    private static final int LEVEL = 25;

    /** What was just asked for, until the job stands as that has it. */
    Optional<JobStep> pending() {
        JobState state = row.job().state();
        return done.filter(step -> switch (step) {
            case PAUSE -> state != JobState.PAUSED;
            case CANCEL, DISCARD -> state != JobState.CANCELED;
            case RESUME, RETRY, REPAIR, VERIFY, CATCH_UP -> true;
        });
    }

    /** What is of most use as the job stands: a button of its own. */
    Optional<JobStep> foremost() {
        JobStep step = switch (row.job().state()) {
            case PENDING, IN_PROGRESS, CANCELING -> JobStep.PAUSE;
            case PAUSED, CANCELED -> JobStep.RESUME;
            case FAILED -> copied() ? JobStep.REPAIR : JobStep.RESUME;
            case SUCCESSFUL -> JobStep.CATCH_UP;
        };
        return Optional.of(step).filter(row.offered()::contains);
    }

    private boolean copied() {
        return !row.details().collections().isEmpty()
                && row.details().collections().stream()
                        .allMatch(collection -> collection.phase().compareTo(Phase.VERIFY) >= 0);
    }

    /** The others, for a menu. */
    List<JobStep> further() {
        return row.offered().stream()
                .filter(step -> foremost().filter(step::equals).isEmpty())
                .toList();
    }

    /** Those of them that the job runs once more for. */
    List<JobStep> running() {
        return row.steps().stream().filter(JobStep::runs).toList();
    }

    /** Whether the job can go on only if somebody gives what lets into its source. */
    boolean asksForToken() {
        return row.job().remote().filter(RemoteSource::lacksToken).isPresent();
    }

    static String icon(JobStep step) {
        return switch (step) {
            case PAUSE -> "player-pause";
            case CANCEL, DISCARD -> "ban";
            case RESUME -> "player-play";
            case RETRY -> "repeat";
            case REPAIR -> "tool";
            case VERIFY -> "shield-check";
            case CATCH_UP -> "refresh";
        };
    }

    /** How a line of the log looks: its level follows on the time. */
    static String lineLook(String line) {
        if (line.startsWith("ERROR", LEVEL)) {
            return "log-error";
        }
        return line.startsWith("WARN", LEVEL) ? "log-warning" : "";
    }

    /** Where a step is asked for. */
    String path(JobStep step) {
        return path(verb(step));
    }

    static String verb(JobStep step) {
        return step.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String path(String page) {
        return page.isEmpty() ? row.path() : row.path() + "/" + page;
    }
}
