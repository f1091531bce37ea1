package io.godwit.migration.plan;

import io.godwit.milvus.CollectionName;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody may have meant by a name that is not there. */
final class NearNames {
    private static final int MOST = 3;

    private NearNames() {}

    /** {@code " Did you mean a or b?"}, or nothing. */
    static String hint(String wanted, Collection<String> names) {
        List<String> near = names.stream()
                .filter(name -> near(wanted, name))
                .sorted(Comparator.<String>comparingInt(name -> distance(wanted, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
        return near.isEmpty() ? "" : " Near it: " + String.join(", ", near) + ".";
    }

    /** The same for collections. Each part of the name must be near by itself: a long database makes no two collections alike. */
    static String hint(CollectionName wanted, Collection<CollectionName> names) {
        List<String> alike = names.stream()
                .filter(name -> near(wanted.database(), name.database()) && near(wanted.name(), name.name()))
                .map(CollectionName::toString)
                .toList();
        return hint(wanted.toString(), alike);
    }

    private static boolean near(String wanted, String name) {
        return distance(wanted, name) <= Math.max(1, wanted.length() / 3);
    }

    /** Edits between two names, letter case aside. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
