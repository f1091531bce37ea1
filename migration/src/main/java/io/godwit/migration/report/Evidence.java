package io.godwit.migration.report;

import io.godwit.migration.copy.Receipt;
import io.godwit.migration.run.Ledger;
import io.godwit.migration.run.Ledger.Entry;
import io.godwit.migration.run.Totals;
import io.godwit.migration.verify.Verdict;
import io.godwit.migration.verify.Verdict.Outcome;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the rows of one collection were compared, range by range. Read from the ledger and not from the job's options: a resumed job
 * may have been verified in more than one way.
 *
 * @param earlierRows rows of ranges that an earlier run of the job has read back, and the latest one has not
 * @param whole whether good receipts cover the whole key space of every partition, and nothing is in doubt
 */
public record Evidence(Map<Check, Tally> tallies, long earlierRows, boolean whole) {
    private static final int PAGE = 1_000;

    public Evidence {
        tallies = Map.copyOf(tallies);
    }

    /** What was done to a key range. */
    public enum Check {
        /** The digest of the rows read back equals that of the rows read from the source. */
        DIGEST,
        /** Row by row, by key, where ranges cannot match. */
        KEYS,
        /** Only the number of rows is equal; what they hold was not read. */
        COUNT,
        /** Nothing. */
        NONE,
        /** It was found different. */
        DIFFERENT
    }

    /** Key ranges, and the rows in them. */
    public record Tally(long ranges, long rows) {
        static final Tally ZERO = new Tally(0, 0);

        Tally plus(Tally other) {
            return new Tally(ranges + other.ranges, rows + other.rows);
        }
    }

    static Evidence of(Ledger ledger, int collection, List<String> partitions) {
        List<String> scopes = partitions.isEmpty() ? List.of("") : partitions;
        Map<Check, Tally> tallies = new EnumMap<>(Check.class);
        boolean whole = true;
        for (String partition : scopes) {
            tally(ledger, collection, partition, tallies);
            whole &= ledger.covered(collection, partition).equals(List.of(KeySpan.ALL))
                    && ledger.inDoubt(collection, partition).isEmpty();
        }
        rest(ledger.totals(collection), tallies);
        return new Evidence(tallies, ledger.readBackEarlier(collection), whole);
    }

    /** Partitions that came up at the source after the plan was made are known by their sums alone. */
    private static void rest(Totals totals, Map<Check, Tally> tallies) {
        Tally seen = tallies.values().stream().reduce(Tally.ZERO, Tally::plus);
        if (totals.chunks() <= seen.ranges()) {
            return;
        }
        boolean verified = totals.verifiedChunks() == totals.chunks() && totals.differingChunks() == 0;
        Check byDigest = totals.digest().equals(totals.targetDigest()) ? Check.DIGEST : Check.COUNT;
        Tally unseen = new Tally(totals.chunks() - seen.ranges(), totals.rows() - seen.rows());
        tallies.merge(verified ? byDigest : Check.NONE, unseen, Tally::plus);
    }

    public Tally tally(Check check) {
        return tallies.getOrDefault(check, Tally.ZERO);
    }

    public boolean any(Check check) {
        return tally(check).ranges() > 0;
    }

    /** Rows that were read back from the target and found equal. */
    public long verifiedRows() {
        return tally(Check.DIGEST).rows() + tally(Check.KEYS).rows();
    }

    private static void tally(Ledger ledger, int collection, String partition, Map<Check, Tally> tallies) {
        Optional<Key> after = Optional.empty();
        List<Entry> page;
        do {
            page = ledger.entries(collection, partition, after, PAGE);
            page.forEach(entry ->
                    tallies.merge(check(entry), new Tally(1, entry.receipt().rows()), Tally::plus));
            after = page.isEmpty()
                    ? after
                    : page.get(page.size() - 1).receipt().chunk().span().lower();
        } while (page.size() == PAGE);
    }

    private static Check check(Entry entry) {
        if (entry.verdict().isEmpty()) {
            return Check.NONE;
        }
        Receipt receipt = entry.receipt();
        Verdict verdict = entry.verdict().get();
        if (verdict.outcome() == Outcome.DIFFERENT) {
            return Check.DIFFERENT;
        }
        if (verdict.rows() < 0) {
            // No rows on either side: then the count has said everything.
            return receipt.rows() == 0 && verdict.counted() == 0 ? Check.DIGEST : Check.COUNT;
        }
        return verdict.digest().equals(receipt.digest()) ? Check.DIGEST : Check.KEYS;
    }
}
