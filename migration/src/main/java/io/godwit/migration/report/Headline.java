package io.godwit.migration.report;

import io.godwit.migration.report.Conclusion.Grade;
import io.godwit.migration.report.Evidence.Check;
import io.godwit.migration.run.Job;
import io.godwit.milvus.ServerKind;
import java.util.Locale;
import java.util.stream.Stream;

/** The first sentence of a report. */
final class Headline {
    private Headline() {}

    static String of(Grade grade, Job job, boolean interrupted, Tallies tallies) {
        return switch (grade) {
            case EQUAL -> equal(job, tallies);
            case COUNTS_EQUAL -> counted(tallies);
            case NOT_COMPARED ->
                tallies.rowsOfCollections() + (tallies.rows() == 1 ? " was" : " were")
                        + " written to the target. The target was not compared with the source"
                        + (tallies.rows() == tallies.rows(Check.NONE) ? "." : " for all of them.");
            case NOTHING -> "Nothing was migrated: the selection holds no collection.";
            case INCOMPLETE ->
                "Not everything was migrated: "
                        + Wording.count(job.plan().skipped().size(), "collection")
                        + (job.plan().skipped().size() == 1 ? " was" : " were") + " refused and left out.";
            case DIFFERENT -> different(tallies);
            case FAILED -> failed(tallies);
            case CANCELED -> "The job was canceled before its end; " + copied(tallies) + ".";
            case GIVEN_UP ->
                "The job was canceled together with what it had created at the target: none of its rows count as migrated.";
            case UNFINISHED ->
                "The job "
                        + (interrupted
                                ? "was interrupted, and no process runs it"
                                : "is "
                                        + job.state()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' '))
                        + "; " + copied(tallies)
                        + ". Until it has ended, nothing is proved.";
        };
    }

    private static String equal(Job job, Tallies tallies) {
        if (tallies.collections().isEmpty()) {
            int databases = job.plan().emptyDatabases().size();
            return Wording.count(databases, "database") + (databases == 1 ? " holds" : " hold")
                    + " no collections at the source, and " + (databases == 1 ? "is" : "are") + " at the target.";
        }
        if (tallies.rows() == 0) {
            return Wording.count(tallies.collections().size(), "collection")
                    + (tallies.collections().size() == 1 ? " holds" : " hold")
                    + " no rows at the source: there was none to copy, and none is missing at the target.";
        }
        String subject = tallies.rows() == 1
                ? "The one row of " + Wording.count(tallies.collections().size(), "collection")
                : "Every one of " + tallies.rowsOfCollections();
        return subject + " is at the target and equal, " + how(job, tallies) + ".";
    }

    private static String how(Job job, Tallies tallies) {
        long byKey = tallies.rows(Check.KEYS);
        if (byKey == tallies.rows()) {
            return "compared row by row by key";
        }
        // JSON is compared by its value where Milvus Lite takes part, so "byte for byte" would be too much.
        String digest = lite(job) ? "by digest" : "byte for byte, by digest";
        return byKey == 0 ? digest : digest + " (" + Wording.count(byKey, "row") + " compared row by row by key)";
    }

    private static String counted(Tallies tallies) {
        long counted = tallies.rows(Check.COUNT);
        boolean all = counted == tallies.rows();
        return tallies.rowsOfCollections() + (tallies.rows() == 1 ? " was" : " were")
                + " copied, and the target counts as many in every key range. "
                + (all ? "What the rows hold" : "What " + Wording.count(counted, "row") + " of them hold")
                + " was not compared.";
    }

    private static String different(Tallies tallies) {
        long rows = tallies.sum(CollectionReport::unequalRows);
        long outdated = tallies.sum(collection -> collection.sourceChanged() ? 1 : 0);
        if (rows == 0 && outdated == tallies.number(Standing.DIFFERENT)) {
            return "The source has changed in " + Wording.number(outdated) + " of "
                    + Wording.count(tallies.collections().size(), "collection")
                    + ", and the target was not made equal to what it is now.";
        }
        String extent = "in " + Wording.number(tallies.number(Standing.DIFFERENT)) + " of "
                + Wording.count(tallies.collections().size(), "collection") + ".";
        return "Source and target are not equal: "
                + (rows == 0 ? "they differ " : Wording.count(rows, "row") + (rows == 1 ? " differs " : " differ "))
                + extent;
    }

    private static String failed(Tallies tallies) {
        long failed = tallies.number(Standing.FAILED);
        long open = tallies.number(Standing.UNFINISHED);
        if (failed + open == 0) {
            return "The job failed, though every collection had come to its end.";
        }
        String of = " of " + Wording.count(tallies.collections().size(), "collection");
        return "The migration is not complete: "
                + (failed > 0 ? Wording.number(failed) + of + " failed" : "")
                + (failed > 0 && open > 0 ? " and " + Wording.number(open) : "")
                + (failed == 0 ? Wording.number(open) + of : "")
                + (open > 0 ? (open == 1 ? " is" : " are") + " unfinished" : "") + ".";
    }

    private static String copied(Tallies tallies) {
        return Wording.number(tallies.rows()) + " of "
                + Wording.count(tallies.sum(CollectionReport::sourceRows), "row") + " "
                + (tallies.rows() == 1 ? "is" : "are") + " copied";
    }

    private static boolean lite(Job job) {
        return Stream.of(job.plan().sourceServer(), job.plan().targetServer())
                .anyMatch(server -> Stream.of(ServerKind.values()).anyMatch(kind -> kind.lite() && kind.names(server)));
    }
}
