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
 * What speaks against a migration, where it is mended.
 *
 * @param names of source collections whose target name is taken, each with one that is proposed
 * @param at what else preflight finds, by source collection and by where in its form that is decided
 * @param others what is about no collection
 */
record Clashes(Map<String, String> names, Map<Place, List<Finding>> at, List<Finding> others) {
    /** An alias that is taken is not among them: no other name of the collection helps. */
    private static final Set<String> TAKEN = Set.of("TARGET_EXISTS", "TARGET_NAME_CLASH", "SAME_COLLECTION");

    /** A field of the form of one collection. */
    record Place(String collection, Input input, String field) {}

    /** What is filled in there. */
    enum Input {
        NAME,
        DESCRIPTION,
        DYNAMIC_FIELD,
        PARTITION_KEY,
        /** Whether one field of the schema is taken. */
        FIELD,
        /** Nothing: it is told of the collection as a whole. */
        COLLECTION
    }

    static Clashes of(Wizard wizard, MigrationPlan plan) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<Place, List<Finding>> at = new LinkedHashMap<>();
        List<Finding> others = new ArrayList<>();
        for (Finding finding : plan.findings()) {
            Optional<String> about = finding.collection().map(CollectionName::toString);
            if (about.isEmpty()) {
                others.add(finding);
                continue;
            }
            if (finding.error() && TAKEN.contains(finding.id())) {
                names.put(about.get(), proposed(wizard.targetName(about.get())));
            }
            at.computeIfAbsent(place(about.get(), finding), one -> new ArrayList<>())
                    .add(finding);
        }
        return new Clashes(names, at, others);
    }

    /** The object of a finding begins with what it is about. */
    private static Place place(String collection, Finding finding) {
        String object = finding.object().replaceFirst("^the ", "");
        if (TAKEN.contains(finding.id())
                || (finding.id().equals("NAME_INVALID")
                        && !object.startsWith("field ")
                        && !object.startsWith("partition"))) {
            return new Place(collection, Input.NAME, "");
        }
        if (object.startsWith("field ")) {
            return new Place(
                    collection, Input.FIELD, object.replaceFirst("^field ", "").replaceFirst(" of .*", ""));
        }
        if (finding.id().startsWith("DYNAMIC_KEYS") || object.startsWith("dynamic field")) {
            return new Place(collection, Input.DYNAMIC_FIELD, "");
        }
        if (object.startsWith("partition key")) {
            return new Place(collection, Input.PARTITION_KEY, "");
        }
        if (object.startsWith("description")) {
            return new Place(collection, Input.DESCRIPTION, "");
        }
        return new Place(collection, Input.COLLECTION, "");
    }

    /** The first name that is taken or that no server takes. */
    Optional<Finding> wrongName() {
        return at.entrySet().stream()
                .filter(entry -> entry.getKey().input() == Input.NAME)
                .flatMap(entry -> entry.getValue().stream())
                .filter(Finding::error)
                .findFirst();
    }

    List<Finding> at(String collection, Input input) {
        return at(collection, input, "");
    }

    /** @param field of the schema, where the input is about one */
    List<Finding> at(String collection, Input input, String field) {
        return at.getOrDefault(new Place(collection, input, field), List.of());
    }

    /** What is told of the collection as a whole, and of fields that the form has no box for. */
    List<Finding> rest(String collection, List<String> boxes) {
        List<Finding> rest = new ArrayList<>(at(collection, Input.COLLECTION));
        at.forEach((place, findings) -> {
            if (place.collection.equals(collection) && place.input == Input.FIELD && !boxes.contains(place.field)) {
                rest.addAll(findings);
            }
        });
        return rest;
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
