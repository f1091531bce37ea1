package io.godwit.local;

import io.godwit.local.LocalServerException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A server process with all its children; the server leads a session of its own, so its id is the group's. */
record ProcessGroup(ProcessIdentity leader) {

    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(20);

    enum Signal {
        TERM,
        KILL,
        STOP,
        CONT
    }

    void send(Signal signal) {
        if (!leader.isRunning()) {
            return;
        }
        // The shell's own kill: the kill program is in a package that small systems lack. The process alone is the
        // target
        // in the moment before it leads its group.
        List<String> command = List.of(
                "sh", "-c", "kill -s \"$0\" -- \"-$1\" || kill -s \"$0\" \"$1\"", signal.name(), "" + leader.pid());
        try {
            Process kill = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (kill.waitFor() != 0 && leader.isRunning()) {
                throw new LocalServerException(
                        Reason.STOP_FAILED,
                        "Could not send SIG%s to the server process %d. Does it belong to another user?"
                                .formatted(signal, leader.pid()));
            }
        } catch (IOException e) {
            throw new LocalServerException(Reason.STOP_FAILED, "Could not run sh to signal a server: " + e, e);
        } catch (InterruptedException e) {
            throw LocalServerException.interrupted("signalling the server process " + leader.pid(), e);
        }
    }

    /** SIGTERM, then SIGKILL to what is left after the grace period. A frozen server is woken so that it can react. */
    void stop() {
        send(Signal.TERM);
        send(Signal.CONT);
        if (!awaitEnd()) {
            kill();
        }
    }

    void freeze() {
        send(Signal.STOP);
        if (!await(leader::isFrozen)) {
            throw new LocalServerException(
                    Reason.STOP_FAILED, "The server process " + leader.pid() + " still runs after SIGSTOP.");
        }
    }

    void kill() {
        send(Signal.KILL);
        if (!awaitEnd()) {
            throw new LocalServerException(
                    Reason.STOP_FAILED, "The server process " + leader.pid() + " is still there after SIGKILL.");
        }
    }

    private boolean awaitEnd() {
        return await(() -> !leader.isRunning());
    }

    private boolean await(BooleanSupplier reached) {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            } catch (InterruptedException e) {
                throw LocalServerException.interrupted("waiting for process " + leader.pid(), e);
            }
        }
        return true;
    }
}
