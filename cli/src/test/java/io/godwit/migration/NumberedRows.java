package io.godwit.migration;

import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollection.Batch;
import io.godwit.testkit.SampleCollections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A collection of the even numbers below a limit, whose odd numbers are there to be added later. */
final class NumberedRows {
    private final SampleCollection all;

    NumberedRows(String name, int limit) {
        all = SampleCollections.withSeed(5).basic(limit).withName(name);
    }

    String name() {
        return all.name();
    }

    SampleCollection even() {
        List<Map<String, Object>> rows = IntStream.range(0, rows().size() / 2)
                .mapToObj(i -> rows().get(2 * i))
                .toList();
        return new SampleCollection(
                all.schema(),
                all.shards(),
                all.bucketCount(),
                all.partitions(),
                List.of(new Batch("_default", rows)),
                all.indexes(),
                all.runsOn());
    }

    /** The rows of every other number from one to below another, beginning with the first. */
    List<Map<String, Object>> everyOther(int from, int to) {
        return IntStream.range(0, (to - from + 1) / 2)
                .mapToObj(i -> rows().get(from + 2 * i))
                .toList();
    }

    /** As {@link #everyOther}, but each with another title. */
    List<Map<String, Object>> otherValues(int from, int to) {
        return everyOther(from, to).stream()
                .map(row -> {
                    Map<String, Object> changed = new LinkedHashMap<>(row);
                    changed.put("title", "changed " + row.get("id"));
                    return changed;
                })
                .toList();
    }

    private List<Map<String, Object>> rows() {
        return all.batches().get(0).rows();
    }
}
