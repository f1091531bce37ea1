package io.godwit.migration.report;

import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.report.Evidence.Check;
import io.godwit.migration.run.Job;
import java.util.ArrayList;
import java.util.List;

/** What a result does not say: options and circumstances that make it weaker than it looks. */
final class Caveats {
    private final List<String> sentences = new ArrayList<>();

    private Caveats() {}

    static List<String> of(Job job, List<CollectionReport> collections) {
        Caveats caveats = new Caveats();
        Tallies tallies = new Tallies(collections);
        caveats.verification(job, tallies);
        caveats.source(job, tallies);
        caveats.target(tallies);
        return List.copyOf(caveats.sentences);
    }

    private void verification(Job job, Tallies tallies) {
        if (job.options().verify() == Verify.NONE) {
            sentences.add(
                    "The target was not verified (--verify none): what arrived is not known, and rows that were deleted at"
                            + " the source after an earlier run are still there.");
        }
        if (job.options().verify() == Verify.COUNTS) {
            sentences.add(
                    "The target was verified by counting (--verify counts): rows with wrong values are not noticed.");
        }
        if (job.options().verify() == Verify.FULL && tallies.rows(Check.COUNT) > 0) {
            sentences.add(Wording.count(tallies.rows(Check.COUNT), "row")
                    + " had been verified by counting in an earlier run: wrong values are not noticed there.");
        }
        long earlier = tallies.sum(collection -> collection.evidence().earlierRows());
        if (earlier > 0) {
            sentences.add(Wording.count(earlier, "row") + (earlier == 1 ? " was" : " were")
                    + " read back from the target in an earlier run of this job, and only counted in the latest one: a change there since"
                    + " that kept their number is not noticed; godwit verify finds it.");
        }
    }

    private void source(Job job, Tallies tallies) {
        long pinned = tallies.collections().stream()
                .filter(collection -> collection.state().snapshot().isPresent())
                .count();
        if (pinned > 0) {
            sentences.add(
                    Wording.count(pinned, "collection") + (pinned == 1 ? " was" : " were")
                            + " read as of one moment (pinned). What changed at the source afterwards is not part of this result.");
        }
        if (pinned < tallies.collections().size() || pinned == 0) {
            sentences.add((pinned > 0 ? "The others were not pinned. " : "")
                    + (job.options().recheckSource()
                            ? "The source was read a second time at the end of the copy. What changed there afterwards is"
                                    + " not part of this result."
                            : "The source was read once, and counted again at the end of the copy. A change there that"
                                    + " kept the count of its key range is not noticed, as the source was not pinned;"
                                    + " --recheck-source finds it."));
        }
        if (!job.plan().skipped().isEmpty()) {
            sentences.add(Wording.count(job.plan().skipped().size(), "collection")
                    + " left out (--skip-refused): nothing is said about "
                    + (job.plan().skipped().size() == 1 ? "it." : "them."));
        }
    }

    private void target(Tallies tallies) {
        long merged =
                tallies.collections().stream().filter(CollectionReport::merged).count();
        if (merged > 0) {
            sentences.add(Wording.count(merged, "collection")
                    + " existed at the target before (--if-exists merge): rows that were there under other keys were kept, and"
                    + " are not part of the comparison.");
        }
        for (CollectionReport collection : tallies.collections()) {
            collection
                    .state()
                    .dropped()
                    .ifPresent(keys -> sentences.add("Dynamic keys of " + Wording.count(keys.rows(), "row") + " of "
                            + collection.plan().source() + " were dropped, as asked (--dynamic-keys drop)."));
        }
        long altered = tallies.collections().stream()
                .filter(collection -> !collection.plan().differences().isEmpty())
                .count();
        if (altered > 0) {
            sentences.add(Wording.count(altered, "collection") + (altered == 1 ? " has" : " have")
                    + " declared differences of the schema: rows are compared in the fields that both sides have.");
        }
    }
}
