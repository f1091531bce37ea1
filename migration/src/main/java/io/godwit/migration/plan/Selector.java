package io.godwit.migration.plan;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.EmptyDatabase;
import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.milvus.CollectionName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Picks collections by a spec's patterns and gives them their new names. The most exact of several matching patterns wins. */
final class Selector {
    static final Selection ALL = new Selection("*", "*", "*", "*");

    private final List<Rule> rules;
    private final List<Rule> exclusions;

    Selector(MigrationSpec spec) {
        List<Selection> selection = spec.selection().isEmpty() ? List.of(ALL) : spec.selection();
        rules = selection.stream().map(Rule::new).toList();
        exclusions = spec.exclusions().stream().map(Rule::new).toList();
    }

    /** Whether any pattern may pick a collection of this database. */
    boolean wants(String database) {
        return rules.stream().anyMatch(rule -> rule.database.match(database).isPresent());
    }

    /** Databases that are named without a star. */
    Set<String> namedDatabases() {
        return rules.stream()
                .filter(rule -> !rule.database.star())
                .map(rule -> rule.selection.database())
                .collect(Collectors.toSet());
    }

    /** Whether a pattern with a star may put collections into this database of the target. */
    boolean mayFill(String database) {
        return rules.stream()
                .anyMatch(
                        rule -> rule.open() && rule.newDatabase.match(database).isPresent());
    }

    /** Whether a collection of this name at the target could have come of a pattern with a star, and is not excluded. */
    boolean mayName(CollectionName target) {
        return rules.stream().anyMatch(rule -> rule.open() && rule.mayName(target, exclusions));
    }

    /** What a database becomes that a pattern takes with all that it holds, but for exclusions of collections. */
    Optional<String> whole(String database) {
        if (exclusions.stream().anyMatch(rule -> rule.takesWhole(database))) {
            return Optional.empty();
        }
        return rules.stream()
                .filter(rule -> rule.takesWhole(database))
                .max(Rule.EXACTNESS)
                .map(rule -> rule.targetDatabase(database));
    }

    /** Databases of the source that a pattern takes whole, and that hold nothing; the one that every server has is left out. */
    private List<EmptyDatabase> empty(Names source, Set<Rule> used, List<Finding> findings) {
        List<EmptyDatabase> empty = new ArrayList<>();
        for (String database : source.databases()) {
            if (database.equals(CollectionName.DEFAULT_DATABASE)
                    || source.collections().stream()
                            .anyMatch(collection -> collection.database().equals(database))) {
                continue;
            }
            List<Rule> matching =
                    rules.stream().filter(rule -> rule.takesWhole(database)).toList();
            used.addAll(matching);
            List<Rule> excluding = exclusions.stream()
                    .filter(rule -> rule.takesWhole(database))
                    .toList();
            used.addAll(excluding);
            if (!matching.isEmpty() && excluding.isEmpty()) {
                empty.add(empty(database, matching, findings));
            }
        }
        return empty;
    }

    private static EmptyDatabase empty(String database, List<Rule> matching, List<Finding> findings) {
        Rule best = matching.stream().max(Rule.EXACTNESS).orElseThrow();
        Set<String> targets = matching.stream()
                .filter(rule -> Rule.EXACTNESS.compare(rule, best) == 0)
                .map(rule -> rule.targetDatabase(database))
                .collect(Collectors.toCollection(TreeSet::new));
        if (targets.size() > 1) {
            findings.add(Check.SELECTION_AMBIGUOUS.on(
                    "database " + database,
                    "Patterns that are equally exact name it " + String.join(" and ", targets) + "."));
        }
        return new EmptyDatabase(database, best.targetDatabase(database));
    }

    Picked pick(Names source) {
        List<CollectionName> available = source.collections();
        List<Pick> picks = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        Set<Rule> used = new HashSet<>();
        for (CollectionName name : available) {
            List<Rule> matching =
                    rules.stream().filter(rule -> rule.matches(name)).toList();
            used.addAll(matching);
            List<Rule> excluding =
                    exclusions.stream().filter(rule -> rule.matches(name)).toList();
            used.addAll(excluding);
            if (!matching.isEmpty() && excluding.isEmpty()) {
                picks.add(pick(name, matching, findings));
            }
        }
        List<EmptyDatabase> empty = empty(source, used, findings);
        exclusions.stream()
                .filter(rule -> !used.contains(rule))
                .forEach(rule -> findings.add(Check.EXCLUSION_WITHOUT_EFFECT.on(
                        "exclusion " + rule.pattern(), "No collection of the source matches it.")));
        rules.stream()
                .filter(rule -> !used.contains(rule) && !rule.all())
                .forEach(rule -> findings.add(rule.missing(available)));
        return new Picked(picks, empty, findings);
    }

    private static Pick pick(CollectionName name, List<Rule> matching, List<Finding> findings) {
        Rule best = matching.stream().max(Rule.EXACTNESS).orElseThrow();
        List<Rule> equals = matching.stream()
                .filter(rule -> Rule.EXACTNESS.compare(rule, best) == 0)
                .toList();
        List<CollectionName> targets =
                equals.stream().map(rule -> rule.target(name)).distinct().toList();
        if (targets.size() > 1) {
            findings.add(Check.SELECTION_AMBIGUOUS.on(
                    name,
                    "Patterns that are equally exact name it "
                            + targets.stream().map(CollectionName::toString).collect(Collectors.joining(" and "))
                            + "."));
        } else if (equals.stream()
                        .map(rule -> rule.selection.options())
                        .distinct()
                        .count()
                > 1) {
            findings.add(Check.SELECTION_AMBIGUOUS.on(
                    name, "Patterns that are equally exact ask for different options for it."));
        }
        return new Pick(name, best.target(name), best.selection.options());
    }

    /** A source collection, its name at the target, and what shall be different there. */
    record Pick(CollectionName source, CollectionName target, CollectionOptions options) {}

    /**
     * What the patterns pick, and what is wrong with them.
     *
     * @param empty databases that hold no collection, sorted
     */
    record Picked(List<Pick> picks, List<EmptyDatabase> empty, List<Finding> findings) {}

    private record Rule(Selection selection, Glob database, Glob collection, Glob newDatabase, Glob newCollection) {
        static final Comparator<Rule> EXACTNESS = Comparator.<Rule>comparingInt(rule -> rule.collection.weight())
                .thenComparingInt(rule -> rule.database.weight());

        Rule(Selection selection) {
            this(
                    selection,
                    Glob.of(selection.database()),
                    Glob.of(selection.collection()),
                    Glob.of(selection.newDatabase()),
                    Glob.of(selection.newCollection()));
        }

        boolean all() {
            return selection.with(CollectionOptions.AS_SOURCE).equals(ALL);
        }

        boolean takesWhole(String name) {
            return selection.collection().equals("*") && database.match(name).isPresent();
        }

        boolean matches(CollectionName name) {
            return database.match(name.database()).isPresent()
                    && collection.match(name.name()).isPresent();
        }

        CollectionName target(CollectionName name) {
            return new CollectionName(
                    targetDatabase(name.database()),
                    newCollection.render(collection.match(name.name()).orElseThrow()));
        }

        String targetDatabase(String name) {
            return newDatabase.render(database.match(name).orElseThrow());
        }

        /** Whether it stands for collections that are not named. */
        boolean open() {
            return collection.star() && newCollection.star();
        }

        boolean mayName(CollectionName target, List<Rule> exclusions) {
            Optional<String> inDatabase = newDatabase.match(target.database());
            Optional<String> inName = newCollection.match(target.name());
            if (inDatabase.isEmpty() || inName.isEmpty()) {
                return false;
            }
            String name = collection.render(inName.get());
            // Where many databases become one, which of them it would have come from is not to be told.
            boolean manyToOne = database.star() && !newDatabase.star();
            String from = database.render(inDatabase.get());
            return exclusions.stream()
                    .noneMatch(rule -> rule.collection.match(name).isPresent()
                            && (manyToOne || rule.database.match(from).isPresent()));
        }

        String pattern() {
            return selection.database() + "." + selection.collection();
        }

        Finding missing(List<CollectionName> available) {
            if (database.star() || collection.star()) {
                boolean whole = !database.star() && selection.collection().equals("*");
                Finding finding =
                        Check.SELECTED_MISSING.on("selection " + pattern(), "No collection of the source matches it.");
                return whole
                        ? Check.SELECTED_MISSING.on(
                                "database " + selection.database(),
                                "The source has no collection in a database of this name.")
                        : Check.as(Severity.WARNING, "Correct the pattern, if it was to match something.", finding);
            }
            CollectionName wanted = new CollectionName(selection.database(), selection.collection());
            return Check.SELECTED_MISSING.on(
                    wanted, "The source has no such collection." + NearNames.hint(wanted, available));
        }
    }
}
