package io.godwit.service.job;

import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.Check;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.plan.Selections;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.GodwitException;
import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.PlanRule;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Makes jobs of requests. Everything that can be refused is refused here, before there is a job and anything at the target. */
@Component
public final class Migrations {
    private static final int FINDINGS_SHOWN = 10;
    private static final Set<String> CLASHES = Set.of(
            Check.TARGET_EXISTS.name(),
            Check.TARGET_NAME_CLASH.name(),
            Check.ALIAS_TAKEN.name(),
            Check.SAME_COLLECTION.name());

    private final Clusters clusters;
    private final PlanRule plans;
    private final JobStore store;
    private final MigrationRows rows;
    private final TargetNames names;
    private final JobPool pool;

    Migrations(Clusters clusters, PlanRule plans, JobStore store, MigrationRows rows, TargetNames names, JobPool pool) {
        this.clusters = clusters;
        this.plans = plans;
        this.store = store;
        this.rows = rows;
        this.names = names;
        this.pool = pool;
    }

    /**
     * Submits a job between two registered clusters and returns its id.
     *
     * @param databases which data; none: all
     */
    public String toExisting(Caller caller, String sourceId, String targetId, List<DatabaseChoice> databases) {
        RegisteredCluster source = clusters.find(caller, Action.MIGRATE, sourceId);
        RegisteredCluster target = clusters.find(caller, Action.MIGRATE, targetId);
        plans.check(source.plan(), target.plan());
        MigrationSpec spec = new Selections(selections(databases), List.of())
                .spec(source.endpoint(), target.endpoint(), IfExists.FAIL);
        MigrationPlan plan = plan(source, target, spec);
        refuse(plan);
        // Of two requests for the same target names the second sees the first one's job.
        return pool.alone(() -> submit(caller, source, target, plan));
    }

    private MigrationPlan plan(RegisteredCluster source, RegisteredCluster target, MigrationSpec spec) {
        try (Cluster from = clusters.connect(source);
                Cluster to = clusters.connect(target)) {
            return new Migrator(store).plan(new ClusterPair(from, to), spec, JobPool.OPTIONS);
        } catch (GodwitException e) {
            throw switch (e.code()) {
                case USAGE -> Problem.INVALID_PARAMETER.with(String.valueOf(e.getMessage()));
                case INTERNAL, STATE_UNUSABLE, STOPPED -> e;
                default -> Problem.CLUSTER_STATE.with(String.valueOf(e.getMessage()));
            };
        }
    }

    private static List<Selection> selections(List<DatabaseChoice> databases) {
        List<Selection> selections = new ArrayList<>();
        for (DatabaseChoice database : databases) {
            if (database.collections().isEmpty()) {
                selections.add(new Selection(database.source(), "*", database.target(), "*"));
            }
            database.collections()
                    .ifPresent(names -> names.forEach(
                            name -> selections.add(new Selection(database.source(), name, database.target(), name))));
        }
        return selections;
    }

    private static void refuse(MigrationPlan plan) {
        if (!plan.refused()) {
            return;
        }
        List<Finding> errors = plan.findings().stream().filter(Finding::error).toList();
        Set<String> kinds = errors.stream().map(Finding::id).collect(Collectors.toSet());
        Problem problem = Problem.REFUSED;
        if (CLASHES.containsAll(kinds)) {
            problem = Problem.NAME_CLASH;
        } else if (kinds.equals(Set.of(Check.SELECTED_MISSING.name()))) {
            problem = Problem.COLLECTION_MISSING;
        }
        String shown = errors.stream()
                .limit(FINDINGS_SHOWN)
                .map(finding -> finding.id() + ", "
                        + finding.collection().map(name -> name + ", ").orElse("") + finding.object() + ": "
                        + finding.evidence())
                .collect(Collectors.joining(" "));
        int more = errors.size() - FINDINGS_SHOWN;
        throw problem.with(more > 0 ? shown + " And " + more + " more." : shown);
    }

    private String submit(Caller caller, RegisteredCluster source, RegisteredCluster target, MigrationPlan plan) {
        names.refuseTaken(plan, "");
        // Each request is a job of its own, also where another organization, or the command line, asks for the same.
        Job job = store.create("service " + UUID.randomUUID(), plan, JobPool.OPTIONS);
        boolean kept = false;
        try {
            rows.insert(job.id(), caller, source, target);
            kept = true;
        } finally {
            if (!kept) {
                store.delete(job.id());
            }
        }
        pool.submit(rows.find(job.id()).orElseThrow());
        return job.id();
    }
}
