package io.godwit.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One process for all time: its id, its start in clock ticks since the boot, and the boot. A process id alone is given to
 * another process sooner or later, which must never be ended by mistake.
 */
record ProcessIdentity(long pid, long startTicks, String boot) {

    private static final int FIELDS_BEFORE_START = 19;

    /** The process that has this id now, unless there is none or it is a zombie. */
    static Optional<ProcessIdentity> of(long pid) {
        return read(Path.of("/proc/" + pid + "/stat"));
    }

    static ProcessIdentity current() {
        return of(ProcessHandle.current().pid()).orElseThrow();
    }

    /** From a file with the text of {@code /proc/PID/stat}. */
    static Optional<ProcessIdentity> read(Path stat) {
        try {
            return parse(Files.readString(stat), currentBoot());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<ProcessIdentity> parse(String stat, String boot) {
        String[] fields = afterName(stat);
        if (fields.length <= FIELDS_BEFORE_START || fields[0].equals("Z") || fields[0].equals("X")) {
            return Optional.empty();
        }
        long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[FIELDS_BEFORE_START]), boot));
    }

    /** The second field is the program's name in parentheses; it may hold blanks and parentheses itself. */
    private static String[] afterName(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 1).trim().split("\\s+", -1);
    }

    static String currentBoot() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
    }

    boolean isRunning() {
        return of(pid).equals(Optional.of(this));
    }

    /** Whether every thread of it is stopped: a signal reaches those on other processors a moment after it was sent. */
    boolean isFrozen() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                if (!afterName(Files.readString(thread.resolve("stat")))[0].equals("T")) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
