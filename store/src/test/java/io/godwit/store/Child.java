package io.godwit.store;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.migration.run.Ledger;
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

    /** Arguments: {@code record FOLDER JOB} or {@code lock FOLDER JOB}. */
    public static void main(String[] args) throws IOException {
        try (SqliteStore store = SqliteStore.open(Path.of(args[1]))) {
            if (args[0].equals("record")) {
                recordForever(store.ledger(args[2]));
            }
            Optional<JobLock> lock = store.lock(args[2]);
            say(lock.isPresent() ? "locked" : "busy");
            System.in.read();
            lock.ifPresent(JobLock::close);
        }
    }

    static Process start(String task, Path folder, String job) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        task,
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

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
