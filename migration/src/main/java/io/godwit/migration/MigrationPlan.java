package io.godwit.migration;

import io.godwit.milvus.CollectionName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What will be done, collection by collection, with every difference to the source and every finding.
 *
 * @param spec what was asked
 * @param sourceServer kind and version of the source, for people
 * @param targetServer kind and version of the target, for people
 * @param databases databases that the target lacks and that will be created, sorted
 * @param emptyDatabases selected databases that hold no collection and are carried, sorted by their source names
 * @param collections in the order of their source names; those that a job took in later follow, so that each keeps its place
 * @param findings what preflight found, on the clusters and on collections
 * @param skipped source collections that are left out because of an ERROR about them, sorted; see {@link #withoutRefused}
 */
public record MigrationPlan(
        MigrationSpec spec,
        String sourceServer,
        String targetServer,
        List<String> databases,
        List<EmptyDatabase> emptyDatabases,
        List<CollectionPlan> collections,
        List<Finding> findings,
        List<CollectionName> skipped) {
    public MigrationPlan {
        databases = List.copyOf(databases);
        emptyDatabases = List.copyOf(emptyDatabases);
        collections = List.copyOf(collections);
        findings = List.copyOf(findings);
        skipped = List.copyOf(skipped);
    }

    /** Whether anything forbids the start: an ERROR about the clusters, or about a collection that is not skipped. */
    public boolean refused() {
        return findings.stream()
                .filter(Finding::error)
                .anyMatch(
                        finding -> !finding.collection().map(skipped::contains).orElse(false));
    }

    /** Whether this source collection has an ERROR of its own. */
    public boolean refuses(CollectionName collection) {
        return findings.stream()
                .filter(Finding::error)
                .anyMatch(finding -> finding.collection().equals(Optional.of(collection)));
    }

    /**
     * The same plan without the collections that have an ERROR of their own. Unchanged if none would be left. The findings stay, so
     * that the report names what was skipped; a job of such a plan never counts as complete.
     */
    public MigrationPlan withoutRefused() {
        Set<CollectionName> refused = findings.stream()
                .filter(Finding::error)
                .map(Finding::collection)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        List<CollectionPlan> rest = collections.stream()
                .filter(collection -> !refused.contains(collection.source()))
                .toList();
        if (rest.isEmpty() || refused.isEmpty()) {
            return this;
        }
        List<String> needed = databases.stream()
                .filter(database -> rest.stream()
                                .anyMatch(collection ->
                                        collection.target().database().equals(database))
                        || emptyDatabases.stream()
                                .anyMatch(empty -> empty.target().equals(database)))
                .toList();
        return new MigrationPlan(
                spec, sourceServer, targetServer, needed, emptyDatabases, rest, findings, List.copyOf(refused));
    }
}
