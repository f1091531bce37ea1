package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.local.LocalServer;
import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.RunOptions.LoadSource;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Comparison;
import io.godwit.migration.run.Engine;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Progress;
import io.godwit.migration.verify.RowDifference;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Patience;
import io.godwit.store.SqliteStore;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One migration between two real servers, in a database of its own on both sides, so that several may run at a time. It
 * is driven as a program would drive the library; what came of it is judged by the fixtures, which know nothing of it.
 */
final class Trial implements AutoCloseable {
    private static final String DEFAULT = "default";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final LocalServer sourceServer;
    private final LocalServer targetServer;
    private final String database;
    private String targetDatabase;
    private final MilvusFixture source;
    private final MilvusFixture target;
    private final Path state;
    private final JobStore store;
    private final Migrator migrator;
    private final List<JobEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> waits = new CopyOnWriteArrayList<>();
    private final List<Selection> selection = new ArrayList<>();
    private final String sourceUri;
    private String targetUri;
    private IfExists ifExists = IfExists.FAIL;
    private AutoId autoId = AutoId.AUTO;
    private RunOptions options = options(OptionalLong.empty(), false, LoadSource.AUTO, Duration.ofMinutes(3));
    private volatile Progress progress = new Progress(events::add);
    private boolean skipRefused;

    private Trial(LocalServer sourceServer, LocalServer targetServer, String database, String targetDatabase) {
        this(sourceServer, targetServer, database, targetDatabase, SqliteStore::open, Engine.Factory.LOCAL);
    }

    private Trial(
            LocalServer sourceServer,
            LocalServer targetServer,
            String database,
            String targetDatabase,
            Function<Path, JobStore> store,
            Engine.Factory engines) {
        this.sourceServer = sourceServer;
        this.targetServer = targetServer;
        this.database = database;
        this.targetDatabase = targetDatabase;
        this.sourceUri = sourceServer.uri();
        this.targetUri = targetServer.uri();
        this.source = view(sourceServer, database);
        this.target = view(targetServer, DEFAULT);
        this.state = temporaryFolder();
        this.store = store.apply(state);
        this.migrator = new Migrator(this.store, engines);
        selection.add(new Selection(database, "*", targetDatabase, "*"));
    }

    static Trial between(LocalServer source, LocalServer target) {
        String database = newDatabase();
        create(source, database);
        return new Trial(source, target, database, database);
    }

    /** Between the shared servers, with jobs in another store, and engines that copy by more than this process. */
    static Trial keptIn(Function<Path, JobStore> store, Engine.Factory engines) {
        String database = newDatabase();
        create(MilvusServers.source(), database);
        return new Trial(MilvusServers.source(), MilvusServers.target(), database, database, store, engines);
    }

    /** Copied by a Flink cluster, by so many chunks at once, and at most as many workers. */
    Trial onFlink(URI cluster, int chunks) {
        options = options.toBuilder()
                .parallelism(OptionalInt.of(chunks))
                .flink(Optional.of(cluster))
                .build();
        return this;
    }

    /** From a server that knows no database but the default one; only the named collections. */
    static Trial fromDefaultDatabase(LocalServer source, LocalServer target, String... collections) {
        return new Trial(source, target, DEFAULT, newDatabase()).onlyNamed(collections);
    }

    /** To a server that knows no database but the default one; only the named collections. */
    static Trial toDefaultDatabase(LocalServer source, LocalServer target, String... collections) {
        String database = newDatabase();
        create(source, database);
        return new Trial(source, target, database, DEFAULT).onlyNamed(collections);
    }

    private static String newDatabase() {
        return "trial_" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static void create(LocalServer server, String database) {
        try (MilvusFixture root = MilvusServers.fixture(server)) {
            root.createDatabase(database);
        }
    }

    private Trial onlyNamed(String... collections) {
        return selecting(Stream.of(collections)
                .map(name -> new Selection(database, name, targetDatabase, name))
                .toArray(Selection[]::new));
    }

    private static MilvusFixture view(LocalServer server, String database) {
        MilvusFixture root = MilvusServers.fixture(server);
        return database.equals(DEFAULT) ? root : root.database(database);
    }

    Trial selecting(Selection... wanted) {
        selection.clear();
        selection.addAll(List.of(wanted));
        return this;
    }

    /** From now on into this database of the target; what was copied into another one is dropped. */
    Trial into(String newDatabase) {
        clear(target, targetDatabase);
        targetDatabase = newDatabase;
        return selecting(new Selection(database, "*", newDatabase, "*"));
    }

    String targetUri() {
        return targetUri;
    }

    Trial targetThrough(String uri) {
        targetUri = uri;
        return this;
    }

    /** Written at this rate, so that a test can do something while rows are on their way. */
    Trial atBytesPerSecond(long bytes) {
        options = options(OptionalLong.of(bytes), options.recheckSource(), options.loadSource(), options.patience());
        return this;
    }

    Trial recheckingSource() {
        options = options(options.maxRate(), true, options.loadSource(), options.patience());
        return this;
    }

    Trial neverLoadingSource() {
        options = options(options.maxRate(), options.recheckSource(), LoadSource.NEVER, options.patience());
        return this;
    }

    Trial patientFor(Duration patience) {
        options = options(options.maxRate(), options.recheckSource(), options.loadSource(), patience);
        return this;
    }

    Trial ifExists(IfExists wanted) {
        ifExists = wanted;
        return this;
    }

    Trial autoId(AutoId wanted) {
        autoId = wanted;
        return this;
    }

    Trial skippingRefused() {
        skipRefused = true;
        return this;
    }

    /** Small chunks, so that a few thousand rows make many. */
    private static RunOptions options(OptionalLong rate, boolean recheck, LoadSource load, Duration patience) {
        return RunOptions.builder()
                .maxRate(rate)
                .recheckSource(recheck)
                .loadSource(load)
                .patience(patience)
                .chunkBytes(OptionalInt.of(32_768))
                .build();
    }

    Trial carryingRbac() {
        options = options.toBuilder().rbac(true).build();
        return this;
    }

    Trial inChunksOf(int bytes) {
        options = options.toBuilder().chunkBytes(OptionalInt.of(bytes)).build();
        return this;
    }

    Trial verifying(Verify verify) {
        options = options.toBuilder().verify(verify).build();
        return this;
    }

    String database() {
        return database;
    }

    Path state() {
        return state;
    }

    MilvusFixture source() {
        return source;
    }

    /** The target as seen from the trial's database there; to be asked for once a migration has made it. */
    MilvusFixture target() {
        return targetDatabase.equals(DEFAULT) ? target : target.database(targetDatabase);
    }

    String targetDatabase() {
        return targetDatabase;
    }

    MilvusFixture targetDatabase(String name) {
        return target.database(name);
    }

    MigrationSpec spec() {
        return new MigrationSpec(
                endpoint(sourceUri, sourceServer).uri(),
                endpoint(targetUri, targetServer).uri(),
                selection.stream()
                        .map(one -> autoId == AutoId.AUTO
                                ? one
                                : one.with(CollectionOptions.builder()
                                        .autoId(autoId)
                                        .build()))
                        .toList(),
                List.of(),
                ifExists);
    }

    MigrationPlan plan() {
        try (ClusterPair clusters = connect()) {
            MigrationPlan plan = migrator.plan(clusters, spec(), options);
            return skipRefused ? plan.withoutRefused() : plan;
        }
    }

    /** The target's database, which else the migration makes. */
    MilvusFixture createTargetDatabase() {
        target.createDatabase(targetDatabase);
        return target();
    }

    /** Plans, submits and runs, as the same command would do again and again. */
    Job run() {
        try (ClusterPair clusters = connect()) {
            Job job = migrator.find(spec()).orElseGet(() -> migrator.submit(accepted(plan()), options));
            return observed(() -> migrator.run(job.id(), clusters, options, progress));
        }
    }

    /** Plans and submits alone, as a command does that is killed before it copies anything. */
    Job submit() {
        return migrator.submit(accepted(plan()), options);
    }

    private static MigrationPlan accepted(MigrationPlan plan) {
        assertThat(plan.refused())
                .as(() -> "The plan is refused: " + plan.findings())
                .isFalse();
        return plan;
    }

    CompletableFuture<Job> runInBackground() {
        return inBackground(this::run);
    }

    CompletableFuture<Job> againInBackground() {
        return inBackground(this::again);
    }

    private static CompletableFuture<Job> inBackground(Supplier<Job> work) {
        return CompletableFuture.supplyAsync(work, task -> {
            Thread thread = new Thread(task, "trial");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** All runs of this trial. */
    void interrupt() {
        migrator.interrupt();
    }

    Job again() {
        try (ClusterPair clusters = connect()) {
            return observed(() -> migrator.again(job().id(), clusters, options, progress));
        }
    }

    Job repair() {
        try (ClusterPair clusters = connect()) {
            return observed(() -> migrator.repair(job().id(), clusters, options, progress));
        }
    }

    List<String> drift() {
        try (ClusterPair clusters = connect()) {
            return migrator.drift(job(), clusters).changes();
        }
    }

    Compared compare() {
        List<RowDifference> found = new CopyOnWriteArrayList<>();
        try (ClusterPair clusters = connect()) {
            Comparison.Result result =
                    migrator.compare(clusters, spec(), options, new Progress(event -> {}), found::add);
            return new Compared(result, List.copyOf(found));
        }
    }

    record Compared(Comparison.Result result, List<RowDifference> differences) {}

    Job job() {
        return migrator.find(spec()).orElseThrow(() -> new AssertionError("There is no job yet"));
    }

    /** Why a collection failed in the latest run, if it did. */
    Optional<Job.Reason> failure(String collection) {
        List<CollectionPlan> plans = job().plan().collections();
        return store.collections(job().id()).stream()
                .filter(state -> plans.get(state.collection()).source().name().equals(collection))
                .findFirst()
                .orElseThrow()
                .failure();
    }

    Ledger ledger() {
        return store.ledger(job().id());
    }

    /** The file of old and new keys of a collection. */
    Path newKeys(String collection) {
        return store.folder(job().id()).resolve("ids").resolve(database + "." + collection + ".csv");
    }

    JobStore store() {
        return store;
    }

    /** All good receipts by partition and range. */
    Map<String, Receipt> receipts() {
        return receipts(store, job());
    }

    static Map<String, Receipt> receipts(JobStore store, Job job) {
        Ledger ledger = store.ledger(job.id());
        return job.plan().collections().stream()
                .flatMap(plan -> {
                    int at = job.plan().collections().indexOf(plan);
                    List<String> partitions = plan.partitions().isEmpty() ? List.of("") : plan.partitions();
                    return partitions.stream()
                            .flatMap(name -> ledger.entries(at, name, Optional.empty(), 100_000).stream());
                })
                .map(Ledger.Entry::receipt)
                .collect(Collectors.toMap(
                        receipt -> receipt.chunk().collection()
                                + "/" + receipt.chunk().partition()
                                + "/" + receipt.chunk().span().display(),
                        receipt -> receipt));
    }

    List<RowDifference> knownDifferences() {
        List<RowDifference> differences = new ArrayList<>();
        ledger().eachDifference(differences::add);
        return differences;
    }

    List<JobEvent> events() {
        return events;
    }

    /** What the run said that it was waiting for. */
    List<String> waits() {
        return waits;
    }

    /** Rows of the collection that have been copied so far in this run. */
    long copied(String collection) {
        return progress.snapshots().stream()
                .filter(snapshot -> snapshot.collection().name().equals(collection))
                .filter(snapshot -> snapshot.phase().compareTo(Phase.COPY) >= 0)
                .mapToLong(Progress.Snapshot::rowsDone)
                .sum();
    }

    boolean past(String collection, Phase phase) {
        return progress.snapshots().stream()
                .filter(snapshot -> snapshot.collection().name().equals(collection))
                .anyMatch(snapshot -> snapshot.phase().compareTo(phase) > 0);
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("Waiting until " + what).isLessThan(deadline);
            pause(Duration.ofMillis(20));
        }
    }

    static void pause(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** The oracle: the same rows in the same partitions, and each of them once. */
    void assertEqual(String collection) {
        RowComparison.assertSameRows(source, collection, target(), collection);
        long keys = source.readByPartition(collection).values().stream()
                .mapToLong(Map::size)
                .sum();
        assertThat(target().count(collection)).as("count(*) of " + collection).isEqualTo(keys);
    }

    private Job observed(Supplier<Job> work) {
        progress = new Progress(events::add);
        Progress watched = progress;
        Thread watcher = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        watched.waiting()
                                .map(Progress.Waiting::reason)
                                .filter(reason -> !waits.contains(reason))
                                .ifPresent(waits::add);
                        if (!sleep()) {
                            return;
                        }
                    }
                },
                "trial-watcher");
        watcher.setDaemon(true);
        watcher.start();
        try {
            return work.get();
        } finally {
            watcher.interrupt();
        }
    }

    private static boolean sleep() {
        try {
            Thread.sleep(20);
            return true;
        } catch (InterruptedException end) {
            return false;
        }
    }

    ClusterPair connect() {
        Patience patience = Patience.of(Duration.ofMinutes(2));
        return ClusterPair.connect(endpoint(sourceUri, sourceServer), endpoint(targetUri, targetServer), patience);
    }

    private static Endpoint endpoint(String uri, LocalServer server) {
        return Endpoint.of(uri, server.token().orElse(null), Endpoint.Tls.SYSTEM);
    }

    @Override
    public void close() {
        store.close();
        clear(source, database);
        selection.stream().map(Selection::newDatabase).distinct().forEach(name -> clear(target, name));
        source.close();
        target.close();
        delete(state);
    }

    /** Drops a database of the target with all that is in it. */
    void clearTarget(String name) {
        clear(target, name);
    }

    /** In the default database there is more than a trial's own. */
    private void clear(MilvusFixture server, String name) {
        if (name.equals(DEFAULT)) {
            selection.forEach(named -> server.dropCollection(named.collection()));
            return;
        }
        if (!server.databases().contains(name)) {
            return;
        }
        server.database(name).dropCollections();
        server.dropDatabase(name);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("godwit-trial-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
