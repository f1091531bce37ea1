package io.godwit.bench;

import java.util.List;

/**
 * A figure that has to stay on one side of a bound.
 *
 * @param values one a round
 * @param atLeast whether the bound is the least that will do, else the most
 */
record Ratio(String name, List<Double> values, boolean atLeast, double bound) {
    Ratio {
        values = List.copyOf(values);
    }

    double median() {
        return median(values);
    }

    boolean holds() {
        return atLeast ? median() >= bound : median() <= bound;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
