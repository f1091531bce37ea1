package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.store.SqliteStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunTest {
    private static final Reason BEFORE = new Reason(ErrorCode.DIFFERENCES, "1 row unreadable in shop.docs");

    @TempDir
    Path folder;

    private JobStore store;
    private String failed;

    @BeforeEach
    void aJobThatFailedBefore() {
        store = SqliteStore.open(folder);
        MigrationSpec spec = new MigrationSpec(
                URI.create("http://a:1"), URI.create("http://b:1"), List.of(), List.of(), IfExists.FAIL);
        MigrationPlan plan = new MigrationPlan(spec, "a", "b", List.of(), List.of(), List.of(), List.of(), List.of());
        Job job = store.create("fingerprint", plan, RunOptions.DEFAULT);
        store.state(job.id(), JobState.FAILED, Optional.of(BEFORE));
        failed = job.id();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRunThatDidNotComeAboutIsNotToldByTheResultOfTheOneBefore() {
        GodwitException full = new GodwitException(ErrorCode.STATE_UNUSABLE, "The state cannot be written.");

        assertThatThrownBy(() -> run((migrator, progress) -> {
                    throw full;
                }))
                .isSameAs(full);
    }

    @Test
    void aRunThatNotedWhyItEndedIsToldByThat() {
        GodwitException away = new GodwitException(ErrorCode.UNREACHABLE, "Cannot reach http://a:1.");

        int code = run((migrator, progress) -> {
            store.state(failed, JobState.FAILED, Optional.of(new Reason(away.code(), away.getMessage())));
            throw away;
        });

        assertThat(code).isEqualTo(5);
    }

    private int run(JobRun.Work work) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Godwit godwit = new Godwit(new Surroundings(nowhere, nowhere, Map.of(), Terminal.NONE, new Interruption()));
        return new JobRun(godwit, store, new Migrator(store)).run(failed, RunOptions.DEFAULT, work);
    }
}
