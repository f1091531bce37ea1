package io.godwit.migration.verify;

import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.copy.RowTarget;
import io.godwit.milvus.Columns;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Makes single rows of the target what they are at the source, and touches no other row. */
public final class Repair {
    /** Keys in one filter: some hundred bytes each at most, and an answer that fits a flight. */
    private static final int KEYS_AT_ONCE = 100;

    private final CollectionReader source;
    private final RowTarget target;

    public Repair(CollectionReader source, RowTarget target) {
        this.source = source;
        this.target = target;
    }

    /** Writes rows that are missing, different or doubled anew and deletes extra ones. Returns how many rows were touched. */
    public long repair(String partition, List<RowDifference> differences) {
        return repair(partition, keys(differences, false), keys(differences, true));
    }

    /** The same with all rows of a range, where not all of those that are doubled are named. */
    public long repairAll(String partition, KeySpan span, List<RowDifference> differences) {
        return repair(partition, keys(partition, span), keys(differences, true));
    }

    private long repair(String partition, List<Key> rewrite, List<Key> extra) {
        for (List<Key> some : slices(rewrite)) {
            rewrite(partition, some);
        }
        for (List<Key> some : slices(extra)) {
            target.delete(partition, some);
        }
        return (long) rewrite.size() + extra.size();
    }

    private List<Key> keys(String partition, KeySpan span) {
        List<KeySpan> halves;
        try {
            return source.read(partition, span).columns().keys().stream().toList();
        } catch (GodwitException e) {
            halves = e.code() == ErrorCode.TOO_LARGE ? source.halves(partition, span) : List.of();
            if (halves.size() < 2) {
                throw e;
            }
        }
        return halves.stream().flatMap(half -> keys(partition, half).stream()).toList();
    }

    private void rewrite(String partition, List<Key> keys) {
        Columns rows;
        try {
            rows = source.readKeys(partition, keys);
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.TOO_LARGE || keys.size() < 2) {
                throw e;
            }
            rewrite(partition, keys.subList(0, keys.size() / 2));
            rewrite(partition, keys.subList(keys.size() / 2, keys.size()));
            return;
        }
        if (rows.rows() > 0) {
            replace(partition, keys, rows);
        }
    }

    /** A row that the target refuses stays as it is there, and so is found different again. */
    private void replace(String partition, List<Key> keys, Columns rows) {
        try {
            target.replace(partition, rows);
        } catch (GodwitException e) {
            boolean smaller = e.code() == ErrorCode.TOO_LARGE && keys.size() > 1;
            if (e.code() != ErrorCode.ROW_REFUSED && !smaller) {
                throw e;
            }
            if (keys.size() > 1) {
                rewrite(partition, keys.subList(0, keys.size() / 2));
                rewrite(partition, keys.subList(keys.size() / 2, keys.size()));
            }
        }
    }

    private static List<Key> keys(List<RowDifference> differences, boolean extra) {
        return differences.stream()
                .filter(difference -> switch (difference.kind()) {
                    case EXTRA -> extra;
                    case MISSING, DIFFERENT, DOUBLED -> !extra;
                    case DUPLICATE_IN_SOURCE, UNREADABLE, TOO_LARGE, REFUSED -> false;
                })
                .map(RowDifference::key)
                .distinct()
                .collect(Collectors.toList());
    }

    private static List<List<Key>> slices(List<Key> keys) {
        List<List<Key>> slices = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            slices.add(keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE)));
        }
        return slices;
    }
}
