package io.godwit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.RunOptions;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.testkit.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PostgresProcessTest extends ProcessContract {
    private final String url = PostgresServer.database();

    @Override
    String place(Path folder) {
        return url;
    }

    @Test
    void aProcessThatWasStoppedDoesNothingMoreOnceItsJobIsTakenOver() throws IOException, InterruptedException {
        try (JobStore store = Child.open(url, folder)) {
            String job = store.create("f", Fixtures.plan(1), RunOptions.DEFAULT).id();
            Process child = Child.start("claim", url, folder, job);
            try (BufferedReader output = Child.output(child)) {
                assertThat(output.readLine()).isEqualTo("locked");
                assertThat(output.readLine()).isEqualTo("begun");
                assertThat(store.lock(job)).isEmpty();
                signal("STOP", child);

                JobLock lock = store.lock(job).orElseThrow();
                long epoch = store.ledger(job).begin();
                store.state(job, JobState.IN_PROGRESS, Optional.empty());
                signal("CONT", child);

                assertThat(output.readLine()).isEqualTo("refused");
                assertThat(output.readLine()).isIn("STOPPED", "DENIED");
                assertThat(output.readLine()).isEqualTo("JOB_BUSY");
                assertThat(output.readLine()).isEqualTo("JOB_BUSY");
                // A renewal may have waited for a row that the stopped process held.
                awaitHeld(lock);
                assertThat(store.find(job).orElseThrow().state()).isEqualTo(JobState.IN_PROGRESS);
                assertThat(store.ledger(job).claim(Fixtures.chunk(0, 1), epoch)).isTrue();
                assertThat(store.ledger(job).inDoubt(0, "_default")).containsExactly(Fixtures.span(0, 1));
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
    }

    /** Its rows are free again once the server has ended its connection. */
    @Test
    void aTransactionThatStandsStillKeepsNobodyFromTheJob() throws Exception {
        PostgresTests.open(url).close();
        PostgresAddress address = PostgresTests.address(url);
        try (JobStore store = Child.open(url, folder);
                Database still = PostgresDatabase.open(address, 1, PostgresTests.TERM.length())) {
            String job = store.create("f", Fixtures.plan(1), RunOptions.DEFAULT).id();
            CountDownLatch holds = new CountDownLatch(1);
            CountDownLatch taken = new CountDownLatch(1);
            Thread standing = new Thread(() -> still.write(session -> {
                boolean there = new JobRows(session).hold(job);
                holds.countDown();
                await(taken);
                return there;
            }));
            standing.start();
            holds.await();

            assertThat(store.lock(job)).isPresent();
            taken.countDown();
            standing.join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Also while nobody else has taken the job over: somebody may. */
    @Test
    void nothingIsWrittenWhileTheStoreIsNotHeardOf() throws InterruptedException {
        try (JobStore store = Child.open(url, folder)) {
            String job = store.create("f", Fixtures.plan(1), RunOptions.DEFAULT).id();
            JobLock lock = store.lock(job).orElseThrow();
            lock.requireHeld();
            PostgresServer.execute(url, "ALTER TABLE lease RENAME TO away");
            Thread.sleep(PostgresTests.TERM.length().toMillis());

            assertThatThrownBy(lock::requireHeld).extracting("code").isEqualTo(ErrorCode.DENIED);

            PostgresServer.execute(url, "ALTER TABLE away RENAME TO lease");
            awaitHeld(lock);
            lock.close();
        }
    }

    private static void awaitHeld(JobLock lock) throws InterruptedException {
        for (int looks = 0; looks < 200; looks++) {
            try {
                lock.requireHeld();
                return;
            } catch (GodwitException e) {
                Thread.sleep(50);
            }
        }
        lock.requireHeld();
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }
}
