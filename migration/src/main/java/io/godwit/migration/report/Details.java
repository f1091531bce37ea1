package io.godwit.migration.report;

import io.godwit.migration.report.Conclusion.Grade;
import io.godwit.migration.report.Evidence.Check;
import io.godwit.migration.run.Job;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.ServerKind;
import java.util.ArrayList;
import java.util.List;

/** The sentences under the headline. */
final class Details {
    private final List<String> sentences = new ArrayList<>();

    private Details() {}

    static List<String> of(Grade grade, Job job, Tallies tallies) {
        Details details = new Details();
        details.reason(grade, job);
        if (grade.tone() == Tone.BAD && !tallies.collections().isEmpty()) {
            details.sentences.add("Collections: " + tallies.standings() + ".");
        }
        if (!tallies.unequalKinds().isEmpty()) {
            details.sentences.add("Rows that differ: " + tallies.unequalKinds() + ".");
        }
        details.ranges(tallies);
        details.oddRows(job, tallies);
        details.schema(tallies);
        return List.copyOf(details.sentences);
    }

    /** The differences that the reason of a finished job sums up stand here one by one. */
    private void reason(Grade grade, Job job) {
        if (grade != Grade.EQUAL) {
            job.reason()
                    .filter(reason -> reason.code() != ErrorCode.DIFFERENCES)
                    .ifPresent(reason -> sentences.add(reason.code() + ": " + reason.message()));
        }
        if (grade != Grade.INCOMPLETE) {
            counted(
                    job.plan().skipped().size(),
                    "collection",
                    "was refused and left out.",
                    "were refused and left out.");
        }
    }

    private void ranges(Tallies tallies) {
        long different = tallies.sum(c -> c.evidence().tally(Check.DIFFERENT).ranges());
        counted(different, "key range", "was found different.", "were found different.");
        long changing = tallies.sum(c -> c.state().stillChanging());
        counted(
                changing,
                "key range",
                "was still changing at the source after the last pass.",
                "were still changing at the source after the last pass.");
    }

    private void oddRows(Job job, Tallies tallies) {
        long copies = tallies.sum(CollectionReport::surplusRows) - tallies.count(Kind.UNREADABLE);
        boolean named = tallies.count(Kind.DUPLICATE_IN_SOURCE) > 0;
        if (copies > 0) {
            sentences.add("The source counts " + Wording.count(copies, "row") + " more than it has keys; "
                    + (named ? "of the rows of one key, " + taken(job) + "." : "no key was found that explains it."));
        }
        counted(
                tallies.count(Kind.UNREADABLE),
                "row",
                "is counted by the source but never returned by it, and so could not be copied.",
                "are counted by the source but never returned by it, and so could not be copied.");
        counted(
                tallies.count(Kind.TOO_LARGE),
                "row",
                "is larger than any request that the target accepts.",
                "are larger than any request that the target accepts.");
        counted(
                tallies.count(Kind.REFUSED),
                "row",
                "was refused: the target cannot hold it as it is, or as the options ask.",
                "were refused: the target cannot hold them as they are, or as the options ask.");
    }

    /**
     * What a query returns of several rows of one key: a 2.3.5 now one, now another (seen), all others the newest. The target is
     * held against the row that was read then.
     */
    private static String taken(Job job) {
        boolean arbitrary = ServerKind.MILVUS_2_3.names(job.plan().sourceServer());
        return arbitrary
                ? "the one that the server returned was copied and verified, which on " + ServerKind.MILVUS_2_3.label()
                        + " may be any of them"
                : "the newest was copied and verified";
    }

    private void schema(Tallies tallies) {
        counted(
                tallies.sum(c -> c.undeclared().size()),
                "undeclared difference",
                "beside the rows is listed with its collection.",
                "beside the rows are listed with their collections.");
        counted(
                tallies.sum(c -> c.plan().differences().size()),
                "declared schema difference",
                "is listed with its collection.",
                "are listed with their collections.");
    }

    private void counted(long count, String noun, String one, String many) {
        if (count > 0) {
            sentences.add(Wording.count(count, noun) + " " + (count == 1 ? one : many));
        }
    }
}
