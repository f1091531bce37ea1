package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.milvus.CollectionName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What comes out beside the mapped thing itself: what will differ, and what forbids it. */
final class Mapped {
    /** How the reason of each difference begins that the options ask for. */
    static final String ASKED = "as asked";

    private final CollectionName collection;
    private final List<SchemaDifference> differences = new ArrayList<>();
    /** Properties that an option was refused about. */
    private final Set<String> refused = new HashSet<>();

    private final List<Finding> findings = new ArrayList<>();

    Mapped(CollectionName collection) {
        this.collection = collection;
    }

    void differs(String property, Object source, Object target, String reason) {
        differences.add(new SchemaDifference(property, source.toString(), target.toString(), reason));
    }

    void finds(Check check, String object, String evidence) {
        findings.add(check.on(collection, object + " of " + collection, evidence));
    }

    void finds(Finding finding) {
        findings.add(finding);
    }

    /** An option asks for what cannot be; what becomes of the properties that it is about is then no part of the plan. */
    void impossible(String object, String reason, String... properties) {
        finds(Check.OPTION_IMPOSSIBLE, object, reason);
        refused.addAll(List.of(properties));
    }

    /** Whether the options ask for a difference: any other is what a target of its kind comes to by itself. */
    static boolean asked(SchemaDifference difference) {
        return difference.reason().startsWith(ASKED);
    }

    CollectionName collection() {
        return collection;
    }

    /**
     * Every difference between a source and what is planned, those that were declared with the reason that was given. Whatever
     * else was declared follows as it was.
     *
     * @param otherwise the reason of those that nobody gave one for
     */
    List<SchemaDifference> declared(CollectionTraits source, CollectionTraits planned, String otherwise) {
        Map<String, SchemaDifference> given = new LinkedHashMap<>();
        // What a target has already may be as it is at the source, though a new collection could not be.
        differences.stream()
                .filter(difference -> !source.alike(planned, difference.property()))
                .forEach(difference -> given.putIfAbsent(difference.property(), difference));
        Map<String, SchemaDifference> all = new LinkedHashMap<>(given);
        for (SchemaDifference found : source.against(planned, Set.of())) {
            // An index that is left out takes its name with it.
            Optional<SchemaDifference> known = Optional.ofNullable(given.get(found.property()))
                    .or(() -> Optional.ofNullable(given.get(CollectionTraits.withoutNameOf(found.property()))));
            all.put(
                    found.property(),
                    new SchemaDifference(
                            found.property(),
                            found.source(),
                            found.target(),
                            known.map(SchemaDifference::reason).orElse(otherwise)));
        }
        all.keySet().removeAll(refused);
        return List.copyOf(all.values());
    }

    List<Finding> findings() {
        return findings;
    }
}
