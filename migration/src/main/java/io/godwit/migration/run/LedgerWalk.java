package io.godwit.migration.run;

import io.godwit.migration.run.Ledger.Entry;
import io.godwit.milvus.Key;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Walks through the good receipts of a collection, page by page, partition by partition. */
final class LedgerWalk implements Supplier<Optional<Entry>> {
    private static final int PAGE = 500;

    private final Ledger ledger;
    private final int collection;
    private final Iterator<String> partitions;
    private final Predicate<Entry> wanted;
    private final Deque<Entry> page = new ArrayDeque<>();
    private String partition = "";
    private Optional<Key> after = Optional.empty();
    private boolean ended = true;

    LedgerWalk(Ledger ledger, int collection, List<String> partitions, Predicate<Entry> wanted) {
        this.ledger = ledger;
        this.collection = collection;
        this.partitions = partitions.isEmpty() ? List.of("").iterator() : partitions.iterator();
        this.wanted = wanted;
    }

    @Override
    public Optional<Entry> get() {
        while (page.isEmpty()) {
            if (ended) {
                if (!partitions.hasNext()) {
                    return Optional.empty();
                }
                partition = partitions.next();
                after = Optional.empty();
            }
            turnPage();
        }
        return Optional.of(page.remove());
    }

    private void turnPage() {
        List<Entry> entries = ledger.entries(collection, partition, after, PAGE);
        // The entry without lower bound is the first of its partition, so a page can only end with one if it is the
        // only one.
        ended = entries.size() < PAGE;
        if (!entries.isEmpty()) {
            after = entries.get(entries.size() - 1).receipt().chunk().span().lower();
        }
        entries.stream().filter(wanted).forEach(page::add);
    }
}
