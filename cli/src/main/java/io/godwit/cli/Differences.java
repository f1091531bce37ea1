package io.godwit.cli;

import io.godwit.migration.verify.RowDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Keeps the first differences that a comparison finds, for people; programs get each as an object. */
final class Differences implements Consumer<RowDifference> {
    private final Output output;
    private final int limit;
    private final List<RowDifference> first = new ArrayList<>();

    Differences(Output output, int limit) {
        this.output = output;
        this.limit = limit;
    }

    @Override
    public synchronized void accept(RowDifference difference) {
        if (first.size() < limit) {
            first.add(difference);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("collection", difference.collection());
        object.put("partition", difference.partition());
        object.put("key", difference.key().displayWhole());
        object.put("kind", difference.kind().name());
        object.put("fields", difference.fields());
        object.put("detail", difference.detail());
        output.object("difference", object);
    }

    synchronized List<RowDifference> of(int collection) {
        return first.stream()
                .filter(difference -> difference.collection() == collection)
                .toList();
    }

    static String words(RowDifference difference) {
        String fields = difference.fields().isEmpty() ? "" : " in " + String.join(", ", difference.fields());
        String detail = difference.detail().isEmpty() ? "" : ": " + difference.detail();
        return difference.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + "  key "
                + difference.row() + fields + detail;
    }
}
