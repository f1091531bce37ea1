package io.godwit.service.job;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.Planner;
import io.godwit.migration.plan.Selections;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.run.JobStore;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.GodwitException;
import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.access.Keys;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.PlanRule;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.cluster.TimeLimit;
import io.godwit.service.database.Transactions;
import io.godwit.service.problem.Problem;
import io.godwit.service.provision.MadeCluster;
import io.godwit.service.provision.NewCluster;
import io.godwit.service.provision.ProvisionedClusters;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Migrations to clusters that are made for them. Such a job is there before its target is: it waits for that to run, and is planned only
 * then.
 */
@Component
public final class NewClusterMigrations {
    private final Keys callers;
    private final Clusters clusters;
    private final TimeLimit limit;
    private final ProvisionedClusters provisioned;
    private final PlanRule plans;
    private final JobStore store;
    private final MigrationRows rows;
    private final Transactions transactions;
    private final JobPool pool;

    NewClusterMigrations(
            Keys callers,
            Clusters clusters,
            TimeLimit limit,
            ProvisionedClusters provisioned,
            PlanRule plans,
            JobStore store,
            MigrationRows rows,
            Transactions transactions,
            JobPool pool) {
        this.callers = callers;
        this.clusters = clusters;
        this.limit = limit;
        this.provisioned = provisioned;
        this.plans = plans;
        this.store = store;
        this.rows = rows;
        this.transactions = transactions;
        this.pool = pool;
    }

    /** Refuses a target that cannot be made, or cannot be migrated to; and answers the source. */
    public RegisteredCluster check(Caller caller, String source, NewCluster wanted) {
        RegisteredCluster from = clusters.find(caller, Action.MIGRATE, source);
        provisioned.check(caller, wanted);
        plans.check(from.plan(), wanted.order().plan());
        return from;
    }

    /** Everything that can be refused before there is a target is refused before one is made. */
    public Submission submit(Caller caller, String source, NewCluster wanted, List<DatabaseChoice> databases) {
        RegisteredCluster from = check(caller, source, wanted);
        Selections selections = new Selections(Migrations.selections(databases), List.of());
        requireRows(clusters.endpoint(from), databases, selections);
        MadeCluster made = provisioned.create(caller, wanted);
        boolean used = false;
        try {
            String job = create(caller, from, clusters.find(made.id()).orElseThrow(), selections);
            used = true;
            return new Submission(made, job);
        } finally {
            if (!used) {
                provisioned.drop(caller, made.id());
            }
        }
    }

    private String create(Caller caller, RegisteredCluster source, RegisteredCluster target, Selections selections) {
        String job = store.create(
                        "service " + UUID.randomUUID(),
                        unplanned(source, target, selections),
                        pool.engines().chosen(RunOptions.DEFAULT, Optional.empty()))
                .id();
        boolean kept = false;
        try {
            transactions.doing(() -> {
                // A look at the source has taken its time: it may be gone by now, and the caller let in no more.
                RegisteredCluster from = clusters.find(callers.now(caller), Action.MIGRATE, source.id());
                Sides sides = new Sides(Optional.of(from), clusters.endpoint(from), target, true);
                rows.insert(job, caller, sides, Optional.empty());
            });
            kept = true;
        } finally {
            if (!kept) {
                store.delete(job);
            }
        }
        store.append(
                job,
                new JobEvent(
                        Instant.now(),
                        Severity.NOTE,
                        "job",
                        caller.name() + " submitted the migration; cluster " + target.id() + " is being made for it"));
        pool.submit(rows.find(job).orElseThrow());
        return job;
    }

    /** A cluster is not made for nothing: what can be seen at the source alone is looked at before. */
    private void requireRows(Endpoint source, List<DatabaseChoice> databases, Selections selections) {
        MigrationPlan held = limit.within("Reading the catalog of " + source.uri(), () -> {
            try (Cluster cluster = clusters.connect(source)) {
                List<String> there = cluster.catalog().databases();
                for (DatabaseChoice choice : databases) {
                    if (!there.contains(choice.source())) {
                        throw Problem.COLLECTION_MISSING.with("The source has no database " + choice.source() + ".");
                    }
                }
                return Planner.ofSource(
                        cluster,
                        selections,
                        RunOptions.builder().patience(clusters.patience()).build());
            } catch (GodwitException e) {
                throw Migrations.notPlanned(e);
            }
        });
        Migrations.refuse(held);
        if (held.collections().isEmpty() && held.emptyDatabases().isEmpty()) {
            throw Problem.REFUSED.with("The source holds nothing in the selected databases.");
        }
    }

    /** A plan of nothing, which keeps what was asked for. Its target is not any server's address. */
    private static MigrationPlan unplanned(RegisteredCluster source, RegisteredCluster target, Selections selections) {
        URI nowhere = URI.create("http://" + target.id() + ".invalid:1");
        MigrationSpec spec = selections.spec(source.running(), nowhere, IfExists.FAIL);
        return new MigrationPlan(spec, "", "", List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** Whether a job still has the plan that it was made with. */
    static boolean unplanned(MigrationPlan plan) {
        return plan.targetServer().isEmpty() && plan.spec().target().getHost().endsWith(".invalid");
    }

    /** @param cluster the target, with its password */
    public record Submission(MadeCluster cluster, String job) {}
}
