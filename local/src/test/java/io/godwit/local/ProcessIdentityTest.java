package io.godwit.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {

    private static final String AFTER_STATE = " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21";

    @Test
    void readsTheStartTimePastAnAwkwardProgramName() {
        assertThat(ProcessIdentity.parse("42 (a) b (c) S" + AFTER_STATE, "boot"))
                .contains(new ProcessIdentity(42, 4711, "boot"));
    }

    @Test
    void treatsAZombieAsGone() {
        assertThat(ProcessIdentity.parse("42 (milvus) Z" + AFTER_STATE, "boot")).isEmpty();
    }

    @Test
    void treatsATruncatedFileAsUnknown() {
        assertThat(ProcessIdentity.parse("", "boot")).isEmpty();
        assertThat(ProcessIdentity.parse("42 (milvus) S 1 2", "boot")).isEmpty();
    }

    @Test
    void tellsALaterProcessWithTheSameIdApart() {
        ProcessIdentity current = ProcessIdentity.current();
        assertThat(current.isRunning()).isTrue();
        assertThat(new ProcessIdentity(current.pid(), current.startTicks() - 1, current.boot()).isRunning())
                .isFalse();
        assertThat(new ProcessIdentity(current.pid(), current.startTicks(), "another boot").isRunning())
                .isFalse();
    }

    @Test
    void seesTheEndOfAProcess() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("sleep", "600").start();
        ProcessIdentity identity = ProcessIdentity.of(child.pid()).orElseThrow();
        assertThat(identity.isRunning()).isTrue();
        child.destroyForcibly().waitFor();
        assertThat(identity.isRunning()).isFalse();
    }
}
