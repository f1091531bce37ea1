package io.godwit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.run.CollectionIds;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.CollectionState.Snapshot;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.DroppedKeys;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.migration.run.JobStore.NumberedEvent;
import io.godwit.migration.run.Ledger;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Purpose;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store of jobs keeps to. */
abstract class JobStoreContract {
    private static final String NOBODY = "job-0000000000000000000000";
    private static final RunOptions OPTIONS = RunOptions.builder()
            .parallelism(OptionalInt.of(8))
            .maxRate(OptionalLong.of(20_000_000_000L))
            .verify(RunOptions.Verify.COUNTS)
            .recheckSource(true)
            .loadSource(RunOptions.LoadSource.NEVER)
            .patience(Duration.ofMillis(90_500))
            .chunkBytes(OptionalInt.of(65_536))
            .rbac(true)
            .flink(Optional.of(URI.create("http://flink:8081")))
            .build();

    @TempDir
    Path folder;

    private JobStore store;

    abstract JobStore open(Path folder);

    @BeforeEach
    void opensTheStore() {
        store = open(folder);
    }

    @AfterEach
    void closesTheStore() {
        store.close();
    }

    @Test
    void aNewJobIsPendingAndWantedToRun() {
        MigrationPlan plan = Fixtures.plan(2);
        Job job = store.create("f", plan, OPTIONS);

        assertThat(job.id()).matches("job-[a-z0-9]{22}");
        assertThat(job.state()).isEqualTo(JobState.PENDING);
        assertThat(job.plan()).isEqualTo(plan);
        assertThat(job.options()).isEqualTo(OPTIONS);
        assertThat(job.finished()).isEmpty();
        assertThat(store.desired(job.id())).isEqualTo(Desired.RUN);
    }

    @Test
    void aJobIsFoundAsItWasCreatedByAnyProcess() {
        Job job = store.create("f", Fixtures.plan(2), OPTIONS);
        store.close();
        store = open(folder);

        assertThat(store.find(job.id())).contains(job);
        assertThat(store.findByFingerprint("f")).contains(job);
        assertThat(store.jobs()).containsExactly(job);
    }

    @Test
    void aLongerPlanKeepsWhatIsKnownOfTheFirstCollections() {
        Job job = store.create("f", Fixtures.plan(1), OPTIONS);
        CollectionState begun = begun();
        store.collection(job.id(), begun);

        store.plan(job.id(), Fixtures.plan(3));

        assertThat(store.find(job.id()).orElseThrow().plan()).isEqualTo(Fixtures.plan(3));
        assertThat(store.collections(job.id()))
                .containsExactly(begun, CollectionState.initial(1), CollectionState.initial(2));
        assertNotFound(() -> store.plan(NOBODY, Fixtures.plan(2)));
    }

    @Test
    void idsAreRandom() {
        assertThat(create("a").id()).isNotEqualTo(create("b").id());
    }

    @Test
    void unknownJobsAreNotFound() {
        assertThat(store.find(NOBODY)).isEmpty();
        assertThat(store.find("../../etc")).isEmpty();
        assertThat(store.findByFingerprint("f")).isEmpty();
        assertThat(store.jobs()).isEmpty();
    }

    @Test
    void whatIsAskedOfAnUnknownJobIsRefused() {
        assertNotFound(() -> store.state(NOBODY, JobState.FAILED, Optional.empty()));
        assertNotFound(() -> store.options(NOBODY, OPTIONS));
        assertNotFound(() -> store.desire(NOBODY, Desired.PAUSE));
        assertNotFound(() -> store.desired(NOBODY));
        assertNotFound(() -> store.collection(NOBODY, CollectionState.initial(0)));
        assertNotFound(() -> store.append(NOBODY, event("x")));
        assertNotFound(() -> store.ledger(NOBODY).begin());
        assertNotFound(() -> store.folder("../outside"));
        assertNotFound(() -> store.lock(NOBODY));
        assertNotFound(() -> store.delete(NOBODY));
        assertThat(folder.resolve("outside")).doesNotExist();
    }

    @Test
    void oneRequestIsOneJob() {
        Job job = store.create("f", Fixtures.plan(1), OPTIONS);

        assertThatThrownBy(() -> store.create("f", Fixtures.plan(2), OPTIONS))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining(job.id())
                .extracting("code")
                .isEqualTo(ErrorCode.JOB_BUSY);
        assertThat(store.jobs()).containsExactly(job);
        assertThat(store.collections(job.id())).hasSize(1);
    }

    @Test
    void jobsAreListedNewestFirst() throws InterruptedException {
        Job first = create("a");
        Thread.sleep(2);
        Job second = create("b");
        Thread.sleep(2);
        Job third = create("c");

        assertThat(store.jobs()).extracting(Job::id).containsExactly(third.id(), second.id(), first.id());
    }

    @Test
    void stateAndReasonAreKept() {
        Job job = create("f");
        Reason reason = new Reason(ErrorCode.UNREACHABLE, "The target does not answer.");
        store.state(job.id(), JobState.PAUSED, Optional.of(reason));

        Job paused = store.find(job.id()).orElseThrow();
        assertThat(paused.state()).isEqualTo(JobState.PAUSED);
        assertThat(paused.reason()).contains(reason);
        assertThat(paused.finished()).isEmpty();
        assertThat(paused.updated()).isAfterOrEqualTo(job.updated());

        store.state(job.id(), JobState.IN_PROGRESS, Optional.empty());
        assertThat(store.find(job.id()).orElseThrow().reason()).isEmpty();
    }

    @Test
    void theTimelineTellsOfEveryChangeOfState() {
        Job job = create("f");
        Reason reason = new Reason(ErrorCode.UNREACHABLE, "The target does not answer.");
        store.state(job.id(), JobState.PENDING, Optional.empty());
        store.state(job.id(), JobState.IN_PROGRESS, Optional.empty());
        store.state(job.id(), JobState.IN_PROGRESS, Optional.empty());
        store.state(job.id(), JobState.PAUSED, Optional.of(new Reason(ErrorCode.STOPPED, "paused")));
        store.state(job.id(), JobState.FAILED, Optional.of(reason));

        List<JobEvent> events = store.events(job.id(), 10);
        assertThat(events)
                .extracting(JobEvent::message)
                .containsExactly("is IN_PROGRESS", "is PAUSED", "is FAILED: The target does not answer.");
        assertThat(events).extracting(JobEvent::severity).containsExactly(Severity.NOTE, Severity.NOTE, Severity.ERROR);
        assertThat(events.get(2).at())
                .isEqualTo(store.find(job.id()).orElseThrow().updated());
    }

    @Test
    void aCollectionAndItsEntryInTheTimelineAreKeptTogether() {
        Job job = store.create("f", Fixtures.plan(2), OPTIONS);
        CollectionState begun = begun();
        store.collection(job.id(), begun, event("COPY begins"));

        assertThat(store.collections(job.id())).containsExactly(begun, CollectionState.initial(1));
        assertThat(store.events(job.id(), 10)).containsExactly(event("COPY begins"));
        assertNotFound(() -> store.collection(NOBODY, begun, event("x")));
    }

    @Test
    void stepsAreLeftOutWhereThereIsMoreThanWasAskedFor() {
        Job job = create("f");
        JobEvent warning = event("one");
        store.append(job.id(), warning);
        for (int i = 0; i < 5; i++) {
            store.append(job.id(), new JobEvent(warning.at(), Severity.STEP, "a", "COPY begins"));
        }

        assertThat(store.events(job.id(), 6)).hasSize(6).contains(warning);
        assertThat(store.events(job.id(), 5)).containsExactly(warning);
        assertThat(store.eventsAfter(job.id(), 0, 10)).hasSize(6);
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void onlyAStateThatEndsTheJobSetsTheTimeOfTheEnd(JobState state) {
        Job job = create("f");
        store.state(job.id(), state, Optional.empty());

        Optional<Instant> finished = store.find(job.id()).orElseThrow().finished();
        assertThat(finished.isPresent()).isEqualTo(state.ended());
        finished.ifPresent(end -> assertThat(end).isAfterOrEqualTo(job.created()));
    }

    @Test
    void aJobThatHasOnceSucceededIsKnownForIt() {
        String job = create("f").id();
        store.state(job, JobState.FAILED, Optional.empty());
        assertThat(store.hasSucceeded(job)).isFalse();

        store.state(job, JobState.SUCCESSFUL, Optional.empty());
        store.state(job, JobState.FAILED, Optional.empty());
        assertThat(store.hasSucceeded(job)).isTrue();
    }

    @Test
    void aJobThatGoesOnHasNotEnded() {
        Job job = create("f");
        store.state(job.id(), JobState.FAILED, Optional.empty());
        store.state(job.id(), JobState.IN_PROGRESS, Optional.empty());

        assertThat(store.find(job.id()).orElseThrow().finished()).isEmpty();
    }

    @Test
    void aJobInProgressThatNobodyRunsIsInterrupted() {
        Job job = create("f");
        assertThat(store.interrupted(job.id())).isFalse();
        try (JobLock lock = store.lock(job.id()).orElseThrow()) {
            store.state(job.id(), JobState.IN_PROGRESS, Optional.empty());
            assertThat(store.interrupted(job.id())).isFalse();
        }
        assertThat(store.interrupted(job.id())).isTrue();
        store.state(job.id(), JobState.PAUSED, Optional.empty());
        assertThat(store.interrupted(job.id())).isFalse();
    }

    @Test
    void whoeverTakesTheLockHearsOnlyWhatIsDesiredFromThenOn() {
        Job job = create("f");
        store.desire(job.id(), Desired.PAUSE);
        try (JobLock lock = store.lock(job.id()).orElseThrow()) {
            assertThat(store.desired(job.id())).isEqualTo(Desired.RUN);
            store.desire(job.id(), Desired.CANCEL);
            assertThat(store.lock(job.id())).isEmpty();
            assertThat(store.desired(job.id())).isEqualTo(Desired.CANCEL);
        }
    }

    @Test
    void optionsAreThoseOfTheLatestRun() {
        Job job = create("f");
        store.options(job.id(), OPTIONS);

        assertThat(store.find(job.id()).orElseThrow().options()).isEqualTo(OPTIONS);
    }

    @Test
    void whatIsDesiredIsSeenByOthers() {
        Job job = create("f");
        store.desire(job.id(), Desired.CANCEL);

        try (JobStore other = open(folder)) {
            assertThat(other.desired(job.id())).isEqualTo(Desired.CANCEL);
        }
    }

    @Test
    void keepsWhatARunIsForThatGoesOnWithAJob() {
        Job job = store.create("f", Fixtures.plan(1), OPTIONS);
        assertThat(job.purpose()).isEqualTo(Purpose.COPY);

        store.purpose(job.id(), Purpose.CATCH_UP);

        assertThat(store.find(job.id()).orElseThrow().purpose()).isEqualTo(Purpose.CATCH_UP);
        assertNotFound(() -> store.purpose(NOBODY, Purpose.COPY));
    }

    @Test
    void everyCollectionOfThePlanHasAState() {
        Job job = store.create("f", Fixtures.plan(3), OPTIONS);
        CollectionState changed = new CollectionState(
                1,
                Phase.VERIFY,
                Optional.of(new Reason(ErrorCode.TIMED_OUT, "too slow")),
                true,
                new MissingLoad(Need.PARTITIONS, List.of("a", "b c")),
                new MissingLoad(Need.PARTITIONS, List.of("d")),
                2,
                5_000_000_000L,
                Map.of(Phase.COPY, Duration.ofNanos(1_234_567_891L), Phase.INDEX, Duration.ofHours(30)),
                Optional.of(new Snapshot(461_000_000_000_000_000L, 12)),
                Optional.of(new SchemaCheck(
                        List.of(new SchemaDifference("shards", "2", "1", "it has 1 at most")),
                        List.of(new SchemaDifference("alias now", "there", "none", "")),
                        List.of("replicas"))),
                Optional.of(new DroppedKeys(3, Map.of("a b", 2L, "c".repeat(65_000), 1L))),
                new CollectionIds(Optional.of(461_000_000_000_000_001L), Optional.empty()));
        store.collection(job.id(), changed);

        assertThat(store.collections(job.id()))
                .containsExactly(CollectionState.initial(0), changed, CollectionState.initial(2));
    }

    @Test
    void theLatestEventsComeOldestFirst() {
        Job job = create("f");
        create("g");
        List<JobEvent> events = List.of(event("one"), event("two"), event("three"));
        events.forEach(event -> store.append(job.id(), event));

        assertThat(store.events(job.id(), 2)).isEqualTo(events.subList(1, 3));
        assertThat(store.events(job.id(), 10)).isEqualTo(events);
        assertThat(store.eventsAfter(job.id(), 0, 2))
                .containsExactly(new NumberedEvent(1, events.get(0)), new NumberedEvent(2, events.get(1)));
        assertThat(store.eventsAfter(job.id(), 2, 10)).containsExactly(new NumberedEvent(3, events.get(2)));
        assertThat(store.eventsAfter(job.id(), 3, 10)).isEmpty();
    }

    @Test
    void eventsOfManyThreadsAreNumberedOneAfterAnother() throws Exception {
        Job job = create("f");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> appended = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            JobEvent event = event("event " + i);
            appended.add(threads.submit(() -> store.append(job.id(), event)));
        }
        for (Future<?> one : appended) {
            one.get();
        }
        threads.shutdown();

        assertThat(store.eventsAfter(job.id(), 0, 100))
                .extracting(NumberedEvent::number)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
    }

    /** A key or a value may hold any character. */
    @Test
    void aMessageMayHoldTheCharacterZero() {
        Job job = create("f");
        store.append(job.id(), event("key a\0b"));

        assertThat(store.events(job.id(), 1)).extracting(JobEvent::message).containsExactly("key a\u2400b");
    }

    @Test
    void theFolderIsMadeOnDemand() {
        Job job = create("f");
        assertThat(store.folder(job.id())).isDirectory().isEqualTo(store.folder(job.id()));
    }

    @Test
    void oneHolderOfAJobAtATime() {
        Job job = create("f");
        assertThat(store.runner(job.id())).isEmpty();
        JobLock lock = store.lock(job.id()).orElseThrow();

        assertThat(store.lock(job.id())).isEmpty();
        assertThat(store.runner(job.id())).contains(ProcessHandle.current().pid());
        try (JobStore other = open(folder)) {
            assertThat(other.lock(job.id())).isEmpty();
        }
        assertThat(store.lock(create("g").id())).isPresent();

        lock.close();
        lock.close();
        assertThat(store.runner(job.id())).isEmpty();
        JobLock again = store.lock(job.id()).orElseThrow();
        again.close();
    }

    @Test
    void aDeletedJobIsGoneWithAllThatBelongedToIt() throws IOException {
        Job job = create("f");
        Ledger ledger = store.ledger(job.id());
        long epoch = ledger.begin();
        ledger.claim(Fixtures.chunk(0, 10), epoch);
        ledger.record(List.of(Fixtures.good(Fixtures.chunk(10, 20))), epoch);
        store.append(job.id(), event("x"));
        Path jobFolder = store.folder(job.id());
        Files.writeString(Files.createDirectories(jobFolder.resolve("deep")).resolve("report.txt"), "report");
        Job other = create("g");

        try (JobLock lock = store.lock(job.id()).orElseThrow()) {
            store.delete(job.id());
        }

        assertThat(store.jobs()).extracting(Job::id).containsExactly(other.id());
        assertThat(jobFolder).doesNotExist();
        assertThat(store.events(job.id(), 10)).isEmpty();
        assertThat(store.collections(job.id())).isEmpty();
        assertThat(ledger.covered(0, "_default")).isEmpty();
        assertThat(ledger.inDoubt(0, "_default")).isEmpty();
        assertThat(ledger.claim(Fixtures.chunk(0, 10), epoch)).isFalse();
        assertNotFound(() -> store.lock(job.id()));
        assertThat(create("f").id()).isNotEqualTo(job.id());
    }

    private Job create(String fingerprint) {
        return store.create(fingerprint, Fixtures.plan(1), RunOptions.DEFAULT);
    }

    private static CollectionState begun() {
        return new CollectionState(
                0,
                Phase.COPY,
                Optional.empty(),
                true,
                MissingLoad.NOTHING,
                MissingLoad.NOTHING,
                1,
                0,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                CollectionIds.UNKNOWN);
    }

    private static JobEvent event(String message) {
        return new JobEvent(Instant.parse("2026-11-24T10:11:12.123456Z"), Severity.WARNING, "default.c0", message);
    }

    private static void assertNotFound(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(GodwitException.class)
                .extracting("code")
                .isEqualTo(ErrorCode.JOB_NOT_FOUND);
    }
}
