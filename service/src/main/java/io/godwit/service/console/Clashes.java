package io.godwit.service.console;

import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.milvus.CollectionName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What speaks against a migration, by the collection that it is about.
 *
 * @param names of source collections whose target name is taken, each with one that is proposed
 * @param others everything else that preflight finds about a collection
 */
record Clashes(Map<String, String> names, Map<String, List<Finding>> others) {
    private static final Set<String> NAMES =
            Set.of("TARGET_EXISTS", "TARGET_NAME_CLASH", "ALIAS_TAKEN", "SAME_COLLECTION");

    static Clashes of(Wizard wizard, MigrationPlan plan) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, List<Finding>> others = new LinkedHashMap<>();
        for (Finding finding : plan.findings()) {
            Optional<String> about = finding.collection().map(CollectionName::toString);
            if (about.isEmpty()) {
                continue;
            }
            if (finding.error() && NAMES.contains(finding.id())) {
                names.put(about.get(), proposed(wizard.targetName(about.get())));
            } else {
                others.computeIfAbsent(about.get(), one -> new ArrayList<>()).add(finding);
            }
        }
        return new Clashes(names, others);
    }

    /** The same with a number at its end, or the next number. */
    static String proposed(String name) {
        if (name.matches(".*_\\d{1,6}")) {
            int at = name.lastIndexOf('_');
            return name.substring(0, at + 1) + (Integer.parseInt(name.substring(at + 1)) + 1);
        }
        return name + "_2";
    }
}
