package io.godwit.service.console;

import io.godwit.service.job.Throughput;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the script that draws charts is given. */
final class Chart {
    private static final int MOST_POINTS = 240;

    private Chart() {}

    /** Times in seconds, then rows copied and rows compared a second, as JSON. Many moments are drawn as fewer. */
    static String points(List<Throughput> moments) {
        int step = Math.max(1, (moments.size() + MOST_POINTS - 1) / MOST_POINTS);
        List<List<Throughput>> groups = IntStream.range(0, (moments.size() + step - 1) / step)
                .mapToObj(i -> moments.subList(i * step, Math.min(moments.size(), (i + 1) * step)))
                .toList();
        return "[" + json(groups, moment -> moment.at().toEpochMilli() / 1000.0) + ","
                + json(groups, Throughput::copied) + "," + json(groups, Throughput::compared) + "]";
    }

    private static String json(List<List<Throughput>> groups, ToDoubleFunction<Throughput> figure) {
        return groups.stream()
                .map(group -> group.stream().mapToDouble(figure).average().orElse(0))
                .map(value -> String.format(Locale.ROOT, "%.1f", value))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
