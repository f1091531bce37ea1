package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.milvus.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A target collection, read back and held against its source and its plan, property by property: schema, functions, shards,
 * consistency level, properties, partitions, indexes with their parameters, aliases, load state and replicas.
 *
 * @param declared differences to the source that are as the plan declared them
 * @param undeclared all others; any makes the two sides different
 * @param unread what one side would not tell (for lack of a privilege, say) and so was not compared: {@code aliases}
 */
public record SchemaCheck(List<SchemaDifference> declared, List<SchemaDifference> undeclared, List<String> unread) {
    public SchemaCheck {
        declared = List.copyOf(declared);
        undeclared = List.copyOf(undeclared);
        unread = List.copyOf(unread);
    }

    /** Reads both collections as they are now. What the source's load state was before the copy is known from the plan. */
    public static SchemaCheck of(ClusterPair clusters, Patience patience, CollectionPlan plan) {
        return of(new LiveCluster(clusters.source(), patience), new LiveCluster(clusters.target(), patience), plan);
    }

    static SchemaCheck of(ClusterView source, ClusterView target, CollectionPlan plan) {
        OutlineReader ours = new OutlineReader(source);
        OutlineReader theirs = new OutlineReader(target);
        Outline before = ours.read(plan.source()).loaded(OutlineReader.load(plan.sourceLoad()));
        CollectionTraits from = CollectionTraits.of(before, source.kind());
        CollectionTraits to = CollectionTraits.of(theirs.read(plan.target()), target.kind());
        Set<Outline.Aspect> unread = new TreeSet<>(ours.unread());
        unread.addAll(theirs.unread());
        return of(from, to, plan.differences(), unread);
    }

    static SchemaCheck of(
            CollectionTraits source, CollectionTraits target, List<SchemaDifference> plan, Set<Outline.Aspect> unread) {
        Map<String, SchemaDifference> planned = plan.stream()
                .collect(Collectors.toMap(SchemaDifference::property, Function.identity(), (first, second) -> first));
        List<SchemaDifference> declared = new ArrayList<>();
        List<SchemaDifference> undeclared = new ArrayList<>();
        for (SchemaDifference found : source.against(target, unread)) {
            SchemaDifference expected = planned.remove(found.property());
            if (expected != null && CollectionTraits.same(expected.target(), found.target())) {
                declared.add(because(found, expected.reason()));
            } else {
                undeclared.add(because(found, expected == null ? "The plan says nothing of it." : promised(expected)));
            }
        }
        for (SchemaDifference missed : planned.values()) {
            // Equal on both sides, though the plan wanted it otherwise at the target. A property that neither side has
            // is a remark.
            String now = target.value(missed.property());
            boolean known = target.has(missed.property()) || source.has(missed.property());
            if (known && !target.skips(missed.property(), unread) && !CollectionTraits.same(missed.target(), now)) {
                undeclared.add(new SchemaDifference(
                        missed.property(), source.value(missed.property()), now, promised(missed)));
            }
        }
        return new SchemaCheck(
                declared, undeclared, unread.stream().map(Outline.Aspect::label).toList());
    }

    /** This, and other undeclared differences. */
    public SchemaCheck with(List<SchemaDifference> others) {
        List<SchemaDifference> all = new ArrayList<>(undeclared);
        all.addAll(others);
        return new SchemaCheck(declared, all, unread);
    }

    /** Whether the target is as the plan said. */
    public boolean asPlanned() {
        return undeclared.isEmpty();
    }

    private static SchemaDifference because(SchemaDifference found, String reason) {
        return new SchemaDifference(found.property(), found.source(), found.target(), reason);
    }

    private static String promised(SchemaDifference planned) {
        return "The plan says " + planned.target() + ".";
    }
}
