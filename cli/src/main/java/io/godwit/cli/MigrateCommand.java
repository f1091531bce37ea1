package io.godwit.cli;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.plan.PlanExtension;
import io.godwit.migration.plan.PlanFile;
import io.godwit.migration.plan.Planner;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code godwit migrate}. */
@Command(
        name = "migrate",
        description =
                "Copy collections from one cluster to another, and prove that nothing was lost. The same command again"
                        + " goes on where it stopped.",
        footer = {
            "",
            "Examples:",
            "  godwit migrate --source http://old:19530 --target http://new:19530",
            "      everything, all databases",
            "  godwit migrate --source http://old:19530 --target https://new:443 \\",
            "      --collection docs --collection 'log_*=old_log_*'",
            "      some collections, some under new names",
            "  godwit migrate --source http://old:19530 --target http://new:19530 \\",
            "      --database shop=shop_eu --dry-run --plan shop.yaml",
            "      what would be done; nothing is changed, and the plan is in a file",
            "  godwit migrate --plan shop.yaml",
            "      do what the plan says",
            "  godwit migrate ... --collection docs=docs_v2 --fields id,title,vector \\",
            "      --partition-key tenant:32 --dynamic-field off --dynamic-keys drop",
            "      with another schema; each collection on its own: in a plan file",
            "  godwit migrate ... --max-rate 5MB/s --parallelism 2",
            "      slowly, to spare a busy server",
            "  godwit migrate ... --again",
            "      after success: copy what has changed since, deletions included",
            "",
            "Exit codes: 0 done and verified, 1 internal, 2 usage, 3 refused by preflight,",
            "4 finished with differences, 5 failed, 6 canceled, 7 paused, 8 authentication or permission,",
            "9 unreachable, 130 interrupted."
        })
final class MigrateCommand implements Callable<Integer> {
    static final String IF_EXISTS = "--if-exists";

    private final Godwit godwit;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--source",
            paramLabel = "URI",
            description = "Where rows come from: http://host:19530. Needed, but with --plan.")
    private @Nullable String source;

    @Option(names = "--target", paramLabel = "URI", description = "Where rows go to. Needed, but with --plan.")
    private @Nullable String target;

    @Mixin
    private Access.OfSource sourceAccess = new Access.OfSource();

    @Mixin
    private Access.OfTarget targetAccess = new Access.OfTarget();

    @Mixin
    private SelectionFlags selection = new SelectionFlags();

    @Mixin
    private OptionFlags collectionOptions = new OptionFlags();

    @Option(
            names = "--dry-run",
            description = "Print the plan with rows, bytes and an estimated time, and change nothing on either side.")
    private boolean dryRun;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description =
                    "With --dry-run: write the plan to this file, which must not exist. Without: do what the file says."
                            + " With --dry-run and nothing else: show what will come of the file.")
    private @Nullable Path planFile;

    @Option(
            names = IF_EXISTS,
            paramLabel = "fail|merge|replace",
            defaultValue = "fail",
            description = "When a target collection is there already: refuse, write into it (rows of the same key are"
                    + " overwritten), or drop it first (asks). Default: fail.")
    private IfExists ifExists = IfExists.FAIL;

    @Option(names = "--yes", description = "Do not ask before dropping with --if-exists replace.")
    private boolean yes;

    @Option(
            names = "--skip-refused",
            description = "Go on without the collections that preflight refuses; ends with exit code 4 then.")
    private boolean skipRefused;

    @Option(
            names = "--again",
            description = "Where the job is done already: catch up, which copies the ranges that changed, deletions"
                    + " included.")
    private boolean again;

    @Mixin
    private RunFlags run = new RunFlags();

    MigrateCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        Optional<PlanFile> agreed = agreed();
        Addresses addresses = new Addresses(spec, planFile, agreed);
        Endpoint from = sourceAccess.endpoint(addresses.source(source), environment());
        Endpoint to = targetAccess.endpoint(addresses.target(target), environment());
        MigrationSpec wanted = agreed.map(PlanFile::spec)
                .orElseGet(
                        () -> selection.selections().spec(from.uri(), to.uri(), ifExists, collectionOptions.options()));
        RunOptions options = run.over(RunOptions.DEFAULT);
        godwit.engines().check(options);
        if (dryRun) {
            return rehearse(agreed, from, to, wanted, options);
        }
        Connections connections = new Connections(godwit, options.patience());
        try (StoreOpening opening = StoreOpening.of(godwit.store());
                ClusterPair clusters = opening.meanwhile(() -> connections.both(from, to))) {
            JobStore store = opening.store();
            Migrator migrator = new Migrator(store, godwit.engines());
            Optional<Job> kept = migrator.find(wanted);
            if (kept.isPresent()) {
                agreed.ifPresent(file -> check(file, kept, kept.get().plan()));
                RunOptions over = run.over(kept.get().options());
                return new KeptJob(godwit, store, migrator, clusters, dropping()).goOn(kept.get(), over, again);
            }
            MigrationPlan plan = plan(clusters, wanted, options);
            agreed.ifPresent(file -> check(file, kept, plan));
            return start(store, migrator, clusters, plan, options);
        }
    }

    /** Nothing is kept of it, so it needs no state folder, and makes none. */
    private int rehearse(
            Optional<PlanFile> agreed, Endpoint from, Endpoint to, MigrationSpec wanted, RunOptions options) {
        try (ClusterPair clusters = new Connections(godwit, options.patience()).both(from, to)) {
            Optional<Job> kept = kept(wanted);
            MigrationPlan plan = kept.map(job ->
                            PlanExtension.of(clusters, job.plan(), options).extended(options, true))
                    .orElseGet(() -> plan(clusters, wanted, options));
            agreed.ifPresent(file -> check(file, kept, plan));
            Optional<Path> into = agreed.isPresent() ? Optional.empty() : Optional.ofNullable(planFile);
            return new PlanResult(godwit).tell(plan, options, kept, into);
        }
    }

    /** The job of the same request, if the state folder can be looked into. */
    private Optional<Job> kept(MigrationSpec wanted) {
        try {
            if (!godwit.store().used()) {
                return Optional.empty();
            }
            try (JobStore store = godwit.store().open()) {
                return new Migrator(store).find(wanted);
            }
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.STATE_UNUSABLE) {
                throw e;
            }
            godwit.output()
                    .warn(
                            "state",
                            "whether a job of this request is kept is not known, so this is planned as a new one: "
                                    + e.getMessage());
            return Optional.empty();
        }
    }

    /** A rehearsal refuses what the doing would refuse. */
    private static void check(PlanFile file, Optional<Job> kept, MigrationPlan fresh) {
        kept.ifPresentOrElse(job -> file.checkKept(job.plan(), job.id()), () -> file.check(fresh));
    }

    private Dropping dropping() {
        return new Dropping(godwit.surroundings().terminal(), yes);
    }

    private Map<String, String> environment() {
        return godwit.surroundings().environment();
    }

    private int start(JobStore store, Migrator migrator, ClusterPair clusters, MigrationPlan plan, RunOptions options) {
        PlanResult result = new PlanResult(godwit);
        if (plan.refused()) {
            return result.refuse(plan);
        }
        result.announce(plan);
        Predicate<CollectionPlan> agreed = dropping().confirm(plan.spec(), plan.collections());
        Job job = migrator.submit(plan, options);
        godwit.output().say("Job " + job.id() + ".");
        return new JobRun(godwit, store, migrator)
                .run(
                        job.id(),
                        options,
                        (runner, progress) -> runner.run(job.id(), clusters, options, progress, agreed));
    }

    private MigrationPlan plan(ClusterPair clusters, MigrationSpec spec, RunOptions options) {
        MigrationPlan plan = Planner.plan(clusters.source(), clusters.target(), spec, options);
        return skipRefused ? plan.withoutRefused() : plan;
    }

    /** The plan that was agreed on, if it is to be done, or if nothing but its file is given to a dry run. */
    private Optional<PlanFile> agreed() {
        Path file = planFile;
        boolean addressed = source != null || target != null;
        if (file != null && dryRun && addressed && Files.exists(file)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "The plan file " + file + " exists already, and is not overwritten. Name another one; or name the"
                            + " file alone to see what will come of it.");
        }
        if (file == null || (dryRun && !Files.exists(file))) {
            return Optional.empty();
        }
        PlannedFlags.refuse(spec, file);
        return Optional.of(PlanFile.read(file));
    }

    /** What stands in the result of a command that runs no job. */
    static Map<String, Object> outcome(Exit exit) {
        return Map.of("exitCode", exit.code());
    }
}
