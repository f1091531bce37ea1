package io.godwit.cli;

import io.godwit.cli.demo.DemoCollections;
import io.godwit.cli.demo.DemoSearch;
import io.godwit.cli.demo.DemoServers;
import io.godwit.local.LocalServerException;
import io.godwit.local.LocalServerException.Reason;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.plan.Selections;
import io.godwit.migration.report.Report;
import io.godwit.migration.report.ReportText;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code godwit demo}. */
@Command(
        name = "demo",
        description =
                "Start two real Milvus servers on this machine, fill one with real data, migrate it to the other, and prove"
                        + " it. The servers stay up until Ctrl-C.",
        footer = {"", "Examples:", "  godwit demo", "  godwit demo --exit"})
final class DemoCommand implements Callable<Integer> {
    private final Godwit godwit;

    @Option(names = "--exit", description = "End the servers and leave once the report is printed.")
    private boolean exit;

    DemoCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        Interruption interruption = godwit.surroundings().interruption();
        Output output = godwit.output();
        // A Ctrl-C before the migration runs has nothing to finish: the servers end with this process.
        try (Interruption.Scope scope = interruption.during(() -> leave(output));
                DemoServers servers = servers(output)) {
            output.say("Loading real text with real embeddings: WordNet and the Jargon File ...");
            long rows = DemoCollections.load(servers.sourceUri(), servers.sourceToken());
            output.say(Frame.count(rows) + " rows in two collections are in the source.");
            int code = migrate(servers);
            if (code == Exit.DONE.code()) {
                search(servers);
            }
            if (!exit && !interruption.requested()) {
                stayUp(servers);
            }
            return code;
        }
    }

    private static void leave(Output output) {
        output.object("result", MigrateCommand.outcome(Exit.INTERRUPTED));
        Runtime.getRuntime().exit(Exit.INTERRUPTED.code());
    }

    private DemoServers servers(Output output) {
        try {
            return DemoServers.start(godwit.stateFolder().path().resolve("demo"), output::say);
        } catch (LocalServerException e) {
            List<Reason> impossible =
                    List.of(Reason.UNSUPPORTED_PLATFORM, Reason.MISSING_SYSTEM_PACKAGE, Reason.INSTALL_FAILED);
            String instead = impossible.contains(e.reason())
                    ? "\nWith two Milvus servers of your own, the same is:"
                            + " godwit migrate --source http://HOST:19530 --target http://OTHER:19530"
                    : "";
            throw new GodwitException(ErrorCode.NOT_SUPPORTED, e.getMessage() + instead, e);
        }
    }

    private int migrate(DemoServers servers) {
        Output output = godwit.output();
        Endpoint source = Endpoint.of(servers.sourceUri(), servers.sourceToken(), Endpoint.Tls.SYSTEM);
        Endpoint target = Endpoint.of(servers.targetUri(), servers.targetToken(), Endpoint.Tls.SYSTEM);
        RunOptions options = RunOptions.DEFAULT;
        output.say("godwit migrate --source " + source + " --target " + target);
        try (JobStore store = godwit.store().open();
                ClusterPair clusters = new Connections(godwit, options.patience()).both(source, target)) {
            Migrator migrator = new Migrator(store);
            forget(
                    store,
                    migrator.find(Selections.parse(List.of(), List.of(), List.of())
                            .spec(source.uri(), target.uri(), IfExists.FAIL)));
            MigrationPlan plan = migrator.plan(
                    clusters,
                    Selections.parse(List.of(), List.of(), List.of()).spec(source.uri(), target.uri(), IfExists.FAIL),
                    options);
            PlanResult result = new PlanResult(godwit);
            if (plan.refused()) {
                return result.refuse(plan);
            }
            result.announce(plan);
            Job job = migrator.submit(plan, options);
            int code = new JobRun(godwit, store, migrator)
                    .run(job.id(), options, (runner, progress) -> runner.run(job.id(), clusters, options, progress));
            output.result(
                    "\n" + ReportText.of(Report.of(store, store.find(job.id()).orElse(job))));
            return code;
        }
    }

    /** The servers of an earlier demo may have had the same ports; their data is gone, so the job means nothing. */
    private static void forget(JobStore store, java.util.Optional<Job> earlier) {
        earlier.ifPresent(job -> store.lock(job.id()).ifPresent(lock -> {
            try (lock) {
                store.delete(job.id());
            }
        }));
    }

    private void search(DemoServers servers) {
        DemoSearch search = DemoSearch.example();
        List<String> source = search.hits(servers.sourceUri(), servers.sourceToken());
        List<String> target = search.hits(servers.targetUri(), servers.targetToken());
        Output output = godwit.output();
        output.result("Asked both servers for: \"" + search.question() + "\"\n  source  "
                + String.join("\n          ", source)
                + "\n  target  " + String.join("\n          ", target)
                + (source.equals(target) ? "\nThe same hits with the same scores." : "\nThe hits are not the same!"));
    }

    private void stayUp(DemoServers servers) {
        godwit.output()
                .result("\nBoth servers are up until Ctrl-C, then they and their data are gone.\n" + servers.ports()
                        + "\nIn another shell:\n  export GODWIT_SOURCE_TOKEN='" + servers.sourceToken()
                        + "'\n  export GODWIT_TARGET_TOKEN='"
                        + servers.targetToken() + "'\n  ./godwit list --source " + servers.sourceUri()
                        + "\n  ./godwit verify --source " + servers.sourceUri() + " --target " + servers.targetUri());
        CountDownLatch ended = new CountDownLatch(1);
        try (Interruption.Scope scope = godwit.surroundings().interruption().during(ended::countDown)) {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
