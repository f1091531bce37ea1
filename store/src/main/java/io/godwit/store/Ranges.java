package io.godwit.store;

import io.godwit.milvus.KeySpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Disjoint key ranges in key order. Built from ranges that come in the order of their lower ends; what touches is joined. */
final class Ranges {
    private final List<Ends> ranges = new ArrayList<>();

    void add(Ends next) {
        int last = ranges.size() - 1;
        if (last < 0 || before(ranges.get(last).hi(), next.lo())) {
            ranges.add(next);
        } else if (before(ranges.get(last).hi(), next.hi())) {
            ranges.set(last, new Ends(ranges.get(last).lo(), next.hi()));
        }
    }

    Ranges minus(Ranges others) {
        Ranges left = new Ranges();
        int skipped = 0;
        for (Ends range : ranges) {
            byte[] from = range.lo();
            while (skipped < others.ranges.size()
                    && !before(from, others.ranges.get(skipped).hi())) {
                skipped++;
            }
            for (int i = skipped; i < others.ranges.size(); i++) {
                Ends other = others.ranges.get(i);
                if (!before(other.lo(), range.hi())) {
                    break;
                }
                left.addUnlessEmpty(from, other.lo());
                from = other.hi();
            }
            left.addUnlessEmpty(from, range.hi());
        }
        return left;
    }

    List<KeySpan> spans() {
        return ranges.stream().map(Ends::span).toList();
    }

    private void addUnlessEmpty(byte[] lo, byte[] hi) {
        if (before(lo, hi)) {
            ranges.add(new Ends(lo, hi));
        }
    }

    private static boolean before(byte[] one, byte[] other) {
        return Arrays.compareUnsigned(one, other) < 0;
    }
}
