package io.godwit.store;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.migration.run.Ledger;
import io.godwit.milvus.GodwitException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What runs in a Java process of its own, to be killed or to be in the way. */
final class Child {
    private Child() {}

    /** Arguments: {@code record|lock|claim PLACE FOLDER JOB}. */
    public static void main(String[] args) throws IOException {
        String job = args[3];
        try (JobStore store = open(args[1], Path.of(args[2]))) {
            if (args[0].equals("record")) {
                recordForever(store.ledger(job));
            }
            Optional<JobLock> lock = store.lock(job);
            say(lock.isPresent() ? "locked" : "busy");
            if (args[0].equals("claim")) {
                claimUntilRefused(store, job, lock.orElseThrow());
            }
            System.in.read();
            lock.ifPresent(JobLock::close);
        }
    }

    /** @param place an address of PostgreSQL; else the folder is all that there is */
    static JobStore open(String place, Path folder) {
        return place.startsWith("jdbc:") ? PostgresTests.open(place).jobs(folder) : SqliteStore.open(folder);
    }

    static Process start(String task, String place, Path folder, String job) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        task,
                        place,
                        folder.toString(),
                        job)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Says what it is about to claim, what it has claimed and what it has recorded. */
    private static void recordForever(Ledger ledger) {
        long epoch = ledger.begin();
        for (long i = 0; ; i++) {
            Chunk chunk = Fixtures.chunk(i, i + 1);
            if (!ledger.claim(chunk, epoch)) {
                throw new IllegalStateException("Not claimed: " + chunk);
            }
            say("claimed " + i);
            if (ledger.record(List.of(Fixtures.good(chunk)), epoch) != 1) {
                throw new IllegalStateException("Not recorded: " + chunk);
            }
            say("recorded " + i);
        }
    }

    /** Says what it is told once it may claim no more: of its next claim, of a write and of a change of the job's state. */
    private static void claimUntilRefused(JobStore store, String job, JobLock lock) {
        Ledger ledger = store.ledger(job);
        long epoch = ledger.begin();
        say("begun");
        while (ledger.claim(Fixtures.chunk(0, 1), epoch)) {
            Thread.onSpinWait();
        }
        say("refused");
        say(told(lock::requireHeld));
        say(told(() -> store.state(job, JobState.FAILED, Optional.empty())));
        say(told(ledger::begin));
    }

    private static String told(Runnable call) {
        try {
            call.run();
            return "nothing";
        } catch (GodwitException e) {
            return e.code().name();
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
