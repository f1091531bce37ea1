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
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
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
    /** A job's own target. */
    private static final Measure PROMISED =
            new Measure("The plan says nothing of it.", value -> "The plan says " + value + ".", planned -> true);

    /** A target that anybody may have filled. */
    private static final Measure EXPECTED = new Measure(
            "A copy would make both sides equal.", value -> "A copy would make it " + value + ".", Mapped::asked);

    public SchemaCheck {
        declared = List.copyOf(declared);
        undeclared = List.copyOf(undeclared);
        unread = List.copyOf(unread);
    }

    /** Reads both collections as they are now. What the source's load state was before the copy is known from the plan. */
    public static SchemaCheck of(ClusterPair clusters, Patience patience, CollectionPlan plan) {
        return of(new LiveCluster(clusters.source(), patience), new LiveCluster(clusters.target(), patience), plan);
    }

    /**
     * Likewise, of a target that no job of this plan need have made: the plan tells which differences a copy could not avoid, and
     * which the options ask for. What is equal on both sides is a difference only if the options ask for another value.
     */
    public static SchemaCheck compare(ClusterPair clusters, Patience patience, CollectionPlan plan) {
        return compare(
                new LiveCluster(clusters.source(), patience), new LiveCluster(clusters.target(), patience), plan);
    }

    static SchemaCheck of(ClusterView source, ClusterView target, CollectionPlan plan) {
        return read(source, target, plan).check(plan.differences(), PROMISED);
    }

    static SchemaCheck compare(ClusterView source, ClusterView target, CollectionPlan plan) {
        return read(source, target, plan).check(plan.differences(), EXPECTED);
    }

    private static BothSides read(ClusterView source, ClusterView target, CollectionPlan plan) {
        OutlineReader ours = new OutlineReader(source);
        OutlineReader theirs = new OutlineReader(target);
        Outline before = ours.read(plan.source()).loaded(OutlineReader.load(plan.sourceLoad()));
        CollectionTraits from = CollectionTraits.of(before, source.kind());
        CollectionTraits to = CollectionTraits.of(theirs.read(plan.target()), target.kind());
        Set<Outline.Aspect> unread = new TreeSet<>(ours.unread());
        unread.addAll(theirs.unread());
        return new BothSides(from, to, unread);
    }

    /** This, and other undeclared differences, which take the place of those of the same properties. */
    public SchemaCheck with(List<SchemaDifference> others) {
        List<SchemaDifference> all = new ArrayList<>(undeclared);
        all.removeIf(found -> others.stream().anyMatch(other -> other.property().equals(found.property())));
        all.addAll(others);
        return new SchemaCheck(declared, all, unread);
    }

    /** This, but differences of these partitions are declared, with their reasons. */
    public SchemaCheck declaringPartitions(Map<String, String> reasons) {
        SchemaCheck check = this;
        for (Map.Entry<String, String> one : reasons.entrySet()) {
            check = check.declaring(CollectionTraits.partition(one.getKey()), one.getValue());
        }
        return check;
    }

    /** This, but a difference in the load state is declared. */
    public SchemaCheck declaringLoadState(String reason) {
        return declaring(CollectionTraits.LOAD_STATE, reason);
    }

    private SchemaCheck declaring(String property, String reason) {
        List<SchemaDifference> left = new ArrayList<>();
        List<SchemaDifference> all = new ArrayList<>(declared);
        for (SchemaDifference difference : undeclared) {
            if (difference.property().equals(property)) {
                all.add(new SchemaDifference(property, difference.source(), difference.target(), reason));
            } else {
                left.add(difference);
            }
        }
        return new SchemaCheck(all, left, unread);
    }

    /** Whether the target is as the plan said. */
    public boolean asPlanned() {
        return undeclared.isEmpty();
    }

    /** Two collections as they were read. */
    private record BothSides(CollectionTraits source, CollectionTraits target, Set<Outline.Aspect> unread) {
        SchemaCheck check(List<SchemaDifference> plan, Measure measure) {
            Map<String, SchemaDifference> planned = plan.stream()
                    .collect(Collectors.toMap(
                            SchemaDifference::property, Function.identity(), (first, second) -> first));
            List<SchemaDifference> declared = new ArrayList<>();
            List<SchemaDifference> undeclared = new ArrayList<>();
            for (SchemaDifference found : source.against(target, unread)) {
                SchemaDifference expected = planned.remove(found.property());
                if (expected != null && CollectionTraits.same(found.property(), expected.target(), found.target())) {
                    declared.add(because(found, expected.reason()));
                } else {
                    undeclared.add(because(
                            found, expected == null ? measure.unplanned : measure.planned.apply(expected.target())));
                }
            }
            planned.values().stream()
                    .filter(missed -> measure.holds.test(missed) && missed(missed))
                    .forEach(missed -> undeclared.add(new SchemaDifference(
                            missed.property(),
                            source.value(missed.property()),
                            target.value(missed.property()),
                            measure.planned.apply(missed.target()))));
            return new SchemaCheck(
                    declared,
                    undeclared,
                    unread.stream().map(Outline.Aspect::label).toList());
        }

        /** Equal on both sides, though the plan wanted it otherwise at the target. A property that neither side has is a remark. */
        private boolean missed(SchemaDifference planned) {
            String property = planned.property();
            boolean known = target.has(property) || source.has(property);
            return known
                    && !target.skips(property, unread)
                    && !CollectionTraits.same(property, planned.target(), target.value(property));
        }

        private static SchemaDifference because(SchemaDifference found, String reason) {
            return new SchemaDifference(found.property(), found.source(), found.target(), reason);
        }
    }

    /**
     * What a plan means for the target.
     *
     * @param unplanned what is said of a difference that is not in the plan
     * @param planned what is said of a property that the plan gives another value
     * @param holds whether a planned difference must be there
     */
    private record Measure(String unplanned, UnaryOperator<String> planned, Predicate<SchemaDifference> holds) {}
}
