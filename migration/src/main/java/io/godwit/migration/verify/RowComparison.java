package io.godwit.migration.verify;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.copy.RangeReader;
import io.godwit.migration.copy.RowHasher;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.Columns;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.RowReader;
import io.godwit.milvus.Rows.Counted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares a range row by row, down to the fields that differ. Both sides are read anew. */
public final class RowComparison {
    private final RangeReader source;
    private final RangeReader target;
    private final RowHasher hasher;

    public RowComparison(RangeReader source, RangeReader target, RowHasher hasher) {
        this.source = source;
        this.target = target;
        this.hasher = hasher;
    }

    /** Everything that is not equal in a chunk's range, in key order. */
    public Result compare(Chunk chunk) {
        List<RowDifference> differences = new ArrayList<>();
        Sides sides = compare(chunk, chunk.span(), differences);
        int unlike = differences.size();
        if (sides.target.counted() > sides.target.rows()) {
            new SurplusSearch(target, Kind.DOUBLED, RowDifference.MOST_HELD_TWICE).explain(chunk, differences::add);
        }
        boolean all = differences.size() - unlike < RowDifference.MOST_HELD_TWICE;
        return new Result(sides.source, sides.target, differences, all);
    }

    private Sides compare(Chunk chunk, KeySpan span, List<RowDifference> differences) {
        List<KeySpan> halves;
        try {
            Counted ours = source.read(chunk.partition(), span);
            Counted theirs = target.read(chunk.partition(), span);
            return compare(chunk, ours, theirs, differences);
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.TOO_LARGE) {
                throw e;
            }
            halves = halves(chunk.partition(), span);
        }
        if (halves.size() == 1) {
            Counted ours = source.readGiant(chunk.partition(), span);
            return compare(chunk, ours, target.readGiant(chunk.partition(), span), differences);
        }
        Sides first = compare(chunk, halves.get(0), differences);
        return first.plus(compare(chunk, halves.get(1), differences));
    }

    private List<KeySpan> halves(String partition, KeySpan span) {
        List<KeySpan> bySource = source.halves(partition, span);
        return bySource.size() > 1 ? bySource : target.halves(partition, span);
    }

    private Sides compare(Chunk chunk, Counted ours, Counted theirs, List<RowDifference> differences) {
        Digest[] sourceHashes = hasher.hashes(ours.columns());
        Digest[] targetHashes = hasher.hashes(theirs.columns());
        Map<Key, Integer> rows = new HashMap<>();
        for (int row = 0; row < sourceHashes.length; row++) {
            rows.put(ours.columns().keys().get(row), row);
        }
        TreeMap<Key, RowDifference> found = new TreeMap<>();
        Map<Integer, Integer> pairs = new TreeMap<>();
        for (int row = 0; row < targetHashes.length; row++) {
            Key key = theirs.columns().keys().get(row);
            Integer match = rows.remove(key);
            if (match == null) {
                found.put(key, difference(chunk, key, Kind.EXTRA, List.of(), "only at the target"));
            } else if (!sourceHashes[match].equals(targetHashes[row])) {
                pairs.put(match, row);
            }
        }
        rows.keySet()
                .forEach(key -> found.put(key, difference(chunk, key, Kind.MISSING, List.of(), "only at the source")));
        if (!pairs.isEmpty()) {
            fields(chunk, ours.columns(), theirs.columns(), pairs)
                    .forEach(difference -> found.put(difference.key(), difference));
        }
        differences.addAll(found.values());
        return new Sides(sum(ours, sourceHashes), sum(theirs, targetHashes));
    }

    private List<RowDifference> fields(Chunk chunk, Columns ours, Columns theirs, Map<Integer, Integer> pairs) {
        Map<Integer, List<byte[]>> sourceCells = cells(ours, new HashSet<>(pairs.keySet()));
        Map<Integer, List<byte[]>> targetCells = cells(theirs, new HashSet<>(pairs.values()));
        List<RowDifference> differences = new ArrayList<>();
        pairs.forEach((sourceRow, targetRow) -> {
            CellComparison cells = new CellComparison(ours, theirs);
            cells.compare(
                    sourceCells.getOrDefault(sourceRow, List.of()), targetCells.getOrDefault(targetRow, List.of()));
            Key key = ours.keys().get(sourceRow);
            differences.add(difference(chunk, key, Kind.DIFFERENT, cells.fields(), cells.detail()));
        });
        return differences;
    }

    private Map<Integer, List<byte[]>> cells(Columns columns, Set<Integer> wanted) {
        Map<Integer, List<byte[]>> cells = new HashMap<>();
        RowReader reader = columns.reader(hasher.jsonByValue());
        int width = columns.names().size();
        for (int row = 0; reader.next(); row++) {
            if (wanted.contains(row)) {
                List<byte[]> values = new ArrayList<>(width);
                for (int column = 0; column < width; column++) {
                    values.add(reader.cell(column));
                }
                cells.put(row, values);
            }
        }
        return cells;
    }

    private static RangeSum sum(Counted read, Digest[] hashes) {
        Digest digest = Arrays.stream(hashes).reduce(Digest.EMPTY, Digest::plus);
        return new RangeSum(hashes.length, read.counted(), digest);
    }

    private static RowDifference difference(Chunk chunk, Key key, Kind kind, List<String> fields, String detail) {
        return new RowDifference(chunk.collection(), chunk.partition(), key, kind, fields, detail);
    }

    /**
     * Both sums, and each row that is not the same.
     *
     * @param complete false if so many rows are held more than once at the target that not all of them are named
     */
    public record Result(RangeSum source, RangeSum target, List<RowDifference> differences, boolean complete) {
        public Result {
            differences = List.copyOf(differences);
        }

        /** Without rows that only the target has, once or several times. */
        public List<RowDifference> ofSourceRows() {
            Set<Key> extra = differences.stream()
                    .filter(difference -> difference.kind() == Kind.EXTRA)
                    .map(RowDifference::key)
                    .collect(Collectors.toSet());
            return differences.stream()
                    .filter(difference -> !extra.contains(difference.key()))
                    .toList();
        }
    }

    private record Sides(RangeSum source, RangeSum target) {
        private Sides plus(Sides other) {
            return new Sides(source.plus(other.source), target.plus(other.target));
        }
    }
}
