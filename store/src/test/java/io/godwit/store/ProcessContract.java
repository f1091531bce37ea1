package io.godwit.store;

import static io.godwit.store.Fixtures.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.RunOptions;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes on one store. */
abstract class ProcessContract {
    @TempDir
    Path folder;

    /** As {@link Child} opens it, too. */
    abstract String place(Path folder);

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 173})
    void whateverReturnedSurvivesAKillInTheMiddleOfRecording(int lines) throws IOException, InterruptedException {
        try (JobStore store = Child.open(place(folder), folder)) {
            String job = store.create("f", Fixtures.plan(1), RunOptions.DEFAULT).id();
            Said said = killAfter(job, lines);
            Ledger ledger = store.ledger(job);

            long copied = ledger.totals(0).chunks();
            assertThat(said.claimed + said.recorded + 2).isGreaterThanOrEqualTo(lines);
            assertThat(copied).isGreaterThan(said.recorded);
            assertThat(ledger.covered(0, "_default")).isEqualTo(copied == 0 ? List.of() : List.of(span(0, copied)));
            assertThat(ledger.inDoubt(0, "_default")).isSubsetOf(span(copied, copied + 1));
            if (said.claimed == copied) {
                assertThat(ledger.inDoubt(0, "_default")).containsExactly(span(copied, copied + 1));
            }
        }
    }

    @Test
    void aJobThatAnotherProcessRunsIsBusyUntilThatProcessEnds() throws IOException, InterruptedException {
        try (JobStore store = Child.open(place(folder), folder)) {
            String job = store.create("f", Fixtures.plan(1), RunOptions.DEFAULT).id();
            Process child = Child.start("lock", place(folder), folder, job);
            try (BufferedReader output = Child.output(child)) {
                assertThat(output.readLine()).isEqualTo("locked");

                assertThat(store.lock(job)).isEmpty();
                assertThat(store.runner(job)).contains(child.pid());
            } finally {
                child.destroyForcibly().waitFor();
            }
            assertThat(store.lock(job)).isPresent();
        }
    }

    @Test
    void readingWhoRunsAJobDoesNotLoseItsLock() throws IOException, InterruptedException {
        try (JobStore store = Child.open(place(folder), folder)) {
            String job = store.create("f", Fixtures.plan(1), RunOptions.DEFAULT).id();
            try (var lock = store.lock(job).orElseThrow()) {
                assertThat(store.runner(job)).isPresent();
                assertThat(store.lock(job)).isEmpty();
                Process child = Child.start("lock", place(folder), folder, job);
                try (BufferedReader output = Child.output(child)) {
                    assertThat(output.readLine()).isEqualTo("busy");
                } finally {
                    child.destroyForcibly().waitFor();
                }
            }
        }
    }

    private Said killAfter(String job, int lines) throws IOException, InterruptedException {
        Process child = Child.start("record", place(folder), folder, job);
        long claimed = -1;
        long recorded = -1;
        try (BufferedReader output = Child.output(child)) {
            int seen = 0;
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String[] words = line.split(" ");
                long chunk = Long.parseLong(words[1]);
                if (words[0].equals("claimed")) {
                    claimed = chunk;
                } else {
                    recorded = chunk;
                }
                if (++seen == lines) {
                    child.toHandle().destroyForcibly(); // leaves the pipe open, unlike Process
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        return new Said(claimed, recorded);
    }

    private record Said(long claimed, long recorded) {}
}
