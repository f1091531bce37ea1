package io.godwit.migration.report;

import io.godwit.migration.run.Ledger;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The first row differences of a job, and the number of all of them. Rows that make the sides unequal and keys that the source
 * holds more than once are kept apart, so that many of these do not hide one of those.
 *
 * @param unequal the first {@value #MAX_UNEQUAL} that make the sides unequal
 * @param duplicates the first {@value #MAX_DUPLICATES} keys that the source holds more than once
 * @param counts by position of the collection and kind
 */
public record DifferenceSample(
        List<RowDifference> unequal, List<RowDifference> duplicates, Map<Integer, Map<Kind, Long>> counts) {
    static final int MAX_UNEQUAL = 1_000;
    static final int MAX_DUPLICATES = 100;

    public DifferenceSample {
        unequal = List.copyOf(unequal);
        duplicates = List.copyOf(duplicates);
        counts = Map.copyOf(counts);
    }

    static DifferenceSample of(Ledger ledger) {
        List<RowDifference> unequal = new ArrayList<>();
        List<RowDifference> duplicates = new ArrayList<>();
        Map<Integer, Map<Kind, Long>> counts = new HashMap<>();
        ledger.eachDifference(difference -> {
            counts.computeIfAbsent(difference.collection(), position -> new EnumMap<>(Kind.class))
                    .merge(difference.kind(), 1L, Long::sum);
            if (!difference.kind().unequal() && duplicates.size() < MAX_DUPLICATES) {
                duplicates.add(difference);
            } else if (difference.kind().unequal() && unequal.size() < MAX_UNEQUAL) {
                unequal.add(difference);
            }
        });
        return new DifferenceSample(unequal, duplicates, counts);
    }

    /** How many of one kind a collection has. */
    public long count(int collection, Kind kind) {
        return counts.getOrDefault(collection, Map.of()).getOrDefault(kind, 0L);
    }

    public long count(Kind kind) {
        return counts.values().stream()
                .mapToLong(kinds -> kinds.getOrDefault(kind, 0L))
                .sum();
    }

    /** How many make the sides unequal. */
    public long unequalCount() {
        return counts.values().stream()
                .flatMap(kinds -> kinds.entrySet().stream())
                .filter(entry -> entry.getKey().unequal())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
