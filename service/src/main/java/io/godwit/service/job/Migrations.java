package io.godwit.service.job;

import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.Check;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.plan.Planner;
import io.godwit.migration.plan.Selections;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.GodwitException;
import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.access.Keys;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.PlanRule;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.cluster.Secrets;
import io.godwit.service.cluster.TimeLimit;
import io.godwit.service.database.Transactions;
import io.godwit.service.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private final Keys callers;
    private final Clusters clusters;
    private final TimeLimit limit;
    private final Secrets secrets;
    private final PlanRule plans;
    private final JobStore store;
    private final MigrationRows rows;
    private final TargetNames names;
    private final IdempotencyRows keys;
    private final Transactions transactions;
    private final JobPool pool;

    Migrations(
            Keys callers,
            Clusters clusters,
            TimeLimit limit,
            Secrets secrets,
            PlanRule plans,
            JobStore store,
            MigrationRows rows,
            TargetNames names,
            IdempotencyRows keys,
            Transactions transactions,
            JobPool pool) {
        this.callers = callers;
        this.clusters = clusters;
        this.limit = limit;
        this.secrets = secrets;
        this.plans = plans;
        this.store = store;
        this.rows = rows;
        this.names = names;
        this.keys = keys;
        this.transactions = transactions;
        this.pool = pool;
    }

    /**
     * Submits a job with the usual options and returns its id.
     *
     * @param databases which data; none: all
     */
    public String toExisting(Caller caller, String source, String target, List<DatabaseChoice> databases) {
        Selections selections = new Selections(selections(databases), List.of());
        MigrationRequest wanted = new MigrationRequest(
                new Source.Registered(source), target, selections, IfExists.FAIL, RunOptions.DEFAULT);
        return submit(caller, wanted, Optional.empty()).job();
    }

    /** Submits a job, or finds the one that was made of the same request with the same key. */
    public Submission submit(Caller caller, MigrationRequest wanted, Optional<IdempotencyKey> key) {
        Sides sides = sides(caller, wanted.source(), wanted.target());
        RunOptions options = pool.engines().chosen(wanted.options(), wanted.engine());
        // Before the plan: what the first request's job has made by now would refuse the second.
        Optional<Submission> before = submitted(caller, key);
        if (before.isPresent()) {
            return before.get();
        }
        MigrationPlan plan = plan(sides, wanted);
        // Of two requests for the same target names the second sees the first one's job.
        return pool.alone(
                () -> submitted(caller, key).orElseGet(() -> create(caller, wanted, sides, plan, options, key)));
    }

    /** Refuses what can be refused without a look at either cluster: what is not for the caller, and plans that do not go together. */
    public void requirePlans(Caller caller, MigrationRequest wanted) {
        sides(caller, wanted.source(), wanted.target());
    }

    /** What a job of this request would do, with everything that speaks against it. */
    public MigrationPlan preview(Caller caller, MigrationRequest wanted) {
        pool.engines().chosen(wanted.options(), wanted.engine());
        MigrationPlan plan = plan(sides(caller, wanted.source(), wanted.target()), wanted);
        names.refuseTaken(plan, caller.organization(), "");
        return plan;
    }

    /** The same for whoever is still choosing names: one that another job is about to take is a finding like any other. */
    public MigrationPlan draft(Caller caller, MigrationRequest wanted) {
        MigrationPlan plan = plan(sides(caller, wanted.source(), wanted.target()), wanted);
        Map<CollectionName, String> taken = names.taken(plan, caller.organization(), "");
        List<Finding> findings = new ArrayList<>(plan.findings());
        plan.collections().stream()
                .filter(collection -> taken.containsKey(collection.target()))
                .map(collection -> new Finding(
                        Check.TARGET_NAME_CLASH.name(),
                        Finding.Severity.ERROR,
                        Optional.of(collection.source()),
                        "target " + collection.target(),
                        taken.getOrDefault(collection.target(), ""),
                        "Wait for that job, or choose another name."))
                .forEach(findings::add);
        return new MigrationPlan(
                plan.spec(),
                plan.sourceServer(),
                plan.targetServer(),
                plan.databases(),
                plan.emptyDatabases(),
                plan.collections(),
                findings,
                plan.skipped());
    }

    private Sides sides(Caller caller, Source source, String target) {
        if (source instanceof Source.Remote remote) {
            RegisteredCluster to = clusters.find(caller, Action.MIGRATE, target);
            Endpoint from = clusters.endpoint(remote.endpoint(), remote.credentials());
            clusters.plans(caller, from.uri()).forEach(known -> plans.check(known, to.plan()));
            plans.check(remote.plan(), to.plan());
            return new Sides(Optional.empty(), from, to, false);
        }
        RegisteredCluster from = clusters.find(caller, Action.MIGRATE, ((Source.Registered) source).cluster());
        RegisteredCluster to = clusters.find(caller, Action.MIGRATE, target);
        plans.check(from.plan(), to.plan());
        return new Sides(Optional.of(from), clusters.endpoint(from), to, false);
    }

    private Optional<Submission> submitted(Caller caller, Optional<IdempotencyKey> key) {
        return key.flatMap(one -> keys.job(caller, one)).map(job -> new Submission(job, true));
    }

    private Submission create(
            Caller caller,
            MigrationRequest wanted,
            Sides sides,
            MigrationPlan plan,
            RunOptions options,
            Optional<IdempotencyKey> key) {
        refuse(plan);
        names.refuseTaken(plan, caller.organization(), "");
        // Each request is a job of its own, also where another organization, or the command line, asks for the same.
        Job job = store.create("service " + UUID.randomUUID(), plan, options);
        boolean kept = false;
        try {
            transactions.doing(() -> {
                // The plan has taken its time: a cluster may be gone by now, and a caller let in no more.
                sides(callers.now(caller), wanted.source(), wanted.target());
                rows.insert(job.id(), caller, sides, secrets.encrypt(job.id(), sides.toKeep()));
                key.ifPresent(one -> keys.insert(caller, one, job.id()));
            });
            store.append(
                    job.id(),
                    new JobEvent(job.created(), Severity.NOTE, "job", caller.name() + " submitted the migration"));
            kept = true;
        } finally {
            if (!kept) {
                store.delete(job.id());
            }
        }
        pool.submit(rows.find(job.id()).orElseThrow());
        return new Submission(job.id(), false);
    }

    private MigrationPlan plan(Sides sides, MigrationRequest wanted) {
        MigrationSpec spec =
                wanted.selections().spec(sides.source().uri(), sides.target().running(), wanted.ifExists());
        Endpoint target = clusters.endpoint(sides.target());
        return limit.within("Planning from " + sides.source().uri() + " to " + target.uri(), () -> {
            try (Cluster from = clusters.connect(sides.source());
                    Cluster to = clusters.connect(target)) {
                MigrationPlan plan = RequestWords.in(new Migrator(store)
                        .plan(
                                new ClusterPair(from, to),
                                spec,
                                wanted.options().toBuilder()
                                        .patience(clusters.patience())
                                        .build()));
                return wanted.skipRefused() ? plan.withoutRefused() : plan;
            } catch (GodwitException e) {
                throw notPlanned(e);
            }
        });
    }

    static RuntimeException notPlanned(GodwitException e) {
        return switch (e.code()) {
            case USAGE -> Problem.INVALID_PARAMETER.with(String.valueOf(e.getMessage()));
            case INTERNAL, STATE_UNUSABLE, STOPPED -> e;
            default -> Problem.CLUSTER_STATE.with(String.valueOf(e.getMessage()));
        };
    }

    /** What a source holds, for whoever may migrate from it to some project. */
    public MigrationPlan survey(Caller caller, Source source, Selections selections) {
        Endpoint endpoint = readable(caller, source);
        return limit.within("Reading the catalog of " + endpoint.uri(), () -> {
            try (Cluster cluster = clusters.connect(endpoint)) {
                return RequestWords.in(Planner.ofSource(
                        cluster,
                        selections,
                        RunOptions.builder().patience(clusters.patience()).build()));
            } catch (GodwitException e) {
                throw notPlanned(e);
            }
        });
    }

    /** A page of what a source holds, by name. Only the collections of the page are looked at closely. */
    public Held surveyPage(Caller caller, Source source, int page, int size) {
        Endpoint endpoint = readable(caller, source);
        return limit.within("Reading the catalog of " + endpoint.uri(), () -> {
            try (Cluster cluster = clusters.connect(endpoint)) {
                List<CollectionName> all = cluster.catalog().databases().stream()
                        .flatMap(database -> cluster.catalog().collections(database).stream())
                        .sorted(Comparator.comparing(CollectionName::toString))
                        .toList();
                // Beyond the last page nothing would be selected, and that means everything.
                int last = Math.max(1, (all.size() + size - 1) / size);
                List<Selection> shown = all.stream()
                        .skip((long) size * (Math.min(page, last) - 1))
                        .limit(size)
                        .map(name -> new Selection(name.database(), name.name(), name.database(), name.name()))
                        .toList();
                MigrationPlan plan = Planner.ofSource(
                        cluster,
                        new Selections(shown, List.of()),
                        RunOptions.builder().patience(clusters.patience()).build());
                return new Held(plan, all.size());
            } catch (GodwitException e) {
                throw notPlanned(e);
            }
        });
    }

    private Endpoint readable(Caller caller, Source source) {
        if (source instanceof Source.Remote remote) {
            if (!caller.mayAnywhere(Action.MIGRATE)) {
                throw Problem.FORBIDDEN.with("Sources are looked at by Organization Owners and Project Admins.");
            }
            return clusters.endpoint(remote.endpoint(), remote.credentials());
        }
        return clusters.endpoint(clusters.find(caller, Action.MIGRATE, ((Source.Registered) source).cluster()));
    }

    static List<Selection> selections(List<DatabaseChoice> databases) {
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

    static void refuse(MigrationPlan plan) {
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
        throw problem.with(
                shown(errors) + " POST /api/v1/migrations?validateOnly=true says what can be done about it.");
    }

    /** What preflight found, as one text. */
    static String shown(List<Finding> errors) {
        String shown = errors.stream()
                .limit(FINDINGS_SHOWN)
                .map(finding -> finding.id() + ", "
                        + finding.collection().map(name -> name + ", ").orElse("") + finding.object() + ": "
                        + finding.evidence())
                .collect(Collectors.joining(" "));
        int more = errors.size() - FINDINGS_SHOWN;
        return more > 0 ? shown + " And " + more + " more." : shown;
    }

    /** @param count of collections over all pages */
    public record Held(MigrationPlan plan, long count) {}

    /** @param repeated whether the job was made of an earlier request */
    public record Submission(String job, boolean repeated) {}
}
