package io.godwit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code bench/run}: measures the cases that were asked for, starts two Milvus servers for those that need them, prints tables and
 * verdicts.
 */
@Command(name = "bench/run", mixinStandardHelpOptions = true, sortOptions = false)
final class Bench implements Callable<Integer> {
    /** What can be measured. */
    enum Case {
        /** 128 dimensions with scalars. */
        COPY128,
        /** 768 dimensions. */
        COPY768,
        /** Many small collections. */
        MANY,
        /** Peak memory of the whole process, at its defaults and with a heap of 128 MB. */
        MEMORY,
        /** From the start of the process to the first row. */
        START,
        /** From the start of the service until it is ready, and its memory at rest. */
        SERVE_START,
        /** The service's list of 10,000 jobs. */
        JOB_LIST,
        /** Pages of the console of a service with 10,000 jobs. */
        CONSOLE,
        /** 200 clients of the service. */
        MIXED_CALLS,
        /** The slots of a Flink cluster against the local engine, where the target is waited for. */
        FLINK
    }

    @Parameters(
            paramLabel = "CASE",
            arity = "0..*",
            description = "What to measure: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<Case> cases = List.of(Case.values());

    @Option(
            names = "--rounds",
            description = "Interleaved rounds, after one for warming up. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--rows128", description = "Rows of 128 dimensions. Default: ${DEFAULT-VALUE}.")
    private int rows128 = 200_000;

    @Option(names = "--rows768", description = "Rows of 768 dimensions. Default: ${DEFAULT-VALUE}.")
    private int rows768 = 100_000;

    @Option(names = "--collections", description = "Small collections of 1,000 rows. Default: ${DEFAULT-VALUE}.")
    private int collections = 50;

    @Option(
            names = "--hold",
            paramLabel = "FILE",
            description = "Lock this file by flock(1) during each round, so that builds that do so too wait.")
    private @Nullable Path hold;

    @Option(
            names = "--godwit",
            paramLabel = "COMMAND",
            required = true,
            description = "The command whose whole process is measured, split at spaces.")
    private String godwit = "";

    @Option(
            names = "--godwit-128m",
            paramLabel = "COMMAND",
            required = true,
            description = "The same with a heap of 128 MB.")
    private String small = "";

    private Optional<Servers> servers = Optional.empty();

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() {
        boolean held = true;
        System.out.printf(
                "%d processors, Java %s, heap %d MiB%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                Runtime.getRuntime().maxMemory() >> 20);
        try {
            for (Case one : cases) {
                Results results = measure(one, new Hold(Optional.ofNullable(hold)));
                results.print(one + " (median, each round)", System.out);
                held &= results.allHold();
            }
        } finally {
            servers.ifPresent(Servers::close);
        }
        return held ? 0 : 1;
    }

    private Results measure(Case one, Hold lock) {
        return switch (one) {
            case COPY128 -> new CopyCase(servers(), lock, Dataset.withScalars("bench128", 128, rows128), rounds).run();
            case COPY768 -> new CopyCase(servers(), lock, Dataset.vectors("bench768", 768, rows768), rounds).run();
            case MANY -> new ManyCase(servers(), lock, collections).run();
            case MEMORY ->
                new MemoryCase(servers(), lock, Dataset.withScalars("bench_memory", 128, rows128), commands()).run();
            case START -> new StartCase(servers(), lock, commands().get(0), rounds).run();
            case SERVE_START -> new ServeStartCase(lock, commands().get(0), rounds).run();
            case JOB_LIST -> new JobListCase(lock, commands().get(0)).run();
            case CONSOLE -> new ConsolePagesCase(lock, commands().get(0)).run();
            case MIXED_CALLS -> new MixedCallsCase(lock, commands().get(0)).run();
            case FLINK -> new FlinkCase(lock).run();
        };
    }

    /** Started when a case first needs them. */
    private Servers servers() {
        Servers running = servers.orElseGet(Servers::start);
        servers = Optional.of(running);
        return running;
    }

    private List<List<String>> commands() {
        return List.of(List.of(godwit.split(" ")), List.of(small.split(" ")));
    }
}
