package io.godwit.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Collects figures by name, one a round, and prints them with the verdicts. */
final class Results {
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();
    private final List<Ratio> ratios = new ArrayList<>();

    void add(String name, double value) {
        figures.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    List<Double> of(String name) {
        return figures.getOrDefault(name, List.of());
    }

    /** What was added last under each name. */
    String latest() {
        return figures.entrySet().stream()
                .map(figure -> String.format(
                        Locale.ROOT,
                        "%s %.2f",
                        figure.getKey(),
                        figure.getValue().get(figure.getValue().size() - 1)))
                .collect(Collectors.joining("; "));
    }

    /** One quotient a round of two figures. */
    List<Double> quotients(String above, String below) {
        List<Double> quotients = new ArrayList<>();
        for (int i = 0; i < of(above).size(); i++) {
            quotients.add(of(above).get(i) / of(below).get(i));
        }
        return quotients;
    }

    void judge(Ratio ratio) {
        ratios.add(ratio);
    }

    boolean allHold() {
        return ratios.stream().allMatch(Ratio::holds);
    }

    void print(String title, PrintStream out) {
        out.println();
        out.println("== " + title);
        figures.forEach((name, values) ->
                out.printf(Locale.ROOT, "%-52s %12.2f   %s%n", name, Ratio.median(values), list(values)));
        for (Ratio ratio : ratios) {
            out.printf(
                    Locale.ROOT,
                    "%-52s %12.2f   %s %s %.2f   %s%n",
                    ratio.name(),
                    ratio.median(),
                    ratio.holds() ? "PASS" : "FAIL",
                    ratio.atLeast() ? ">=" : "<=",
                    ratio.bound(),
                    list(ratio.values()));
        }
        out.flush();
    }

    private static String list(List<Double> values) {
        return values.stream()
                .map(value -> String.format(Locale.ROOT, "%.2f", value))
                .collect(Collectors.joining(" ", "[", "]"));
    }
}
