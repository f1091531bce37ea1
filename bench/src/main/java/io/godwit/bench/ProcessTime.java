package io.godwit.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Processor time of this process since its start.
 *
 * @param compilers of the threads that compile bytecode, from {@code /proc/self/task}
 * @param others of all other threads but {@link PhaseClock}'s, which is no part of what is measured; also of those that have ended; in
 *     steps of 10 ms
 */
record ProcessTime(Duration compilers, Duration others) {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    /** As HotSpot names them; Linux keeps the first 15 characters. */
    private static final String COMPILER = "C[12] CompilerThre\\w*";

    static ProcessTime now() {
        Duration all = Duration.ofNanos(PROCESS.getProcessCpuTime());
        Duration compilers = ofThreads(COMPILER);
        return new ProcessTime(compilers, all.minus(compilers).minus(ofThreads(PhaseClock.THREAD)));
    }

    private static Duration ofThreads(String name) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.map(thread -> ofThread(thread, name)).reduce(Duration.ZERO, Duration::plus);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the threads of this process.", e);
        }
    }

    /** Of one thread; zero if it has another name, or has just ended. */
    private static Duration ofThread(Path thread, String name) {
        try {
            if (!Files.readString(thread.resolve("comm")).strip().matches(name)) {
                return Duration.ZERO;
            }
            String spent = Files.readString(thread.resolve("schedstat"));
            return Duration.ofNanos(Long.parseLong(spent.substring(0, spent.indexOf(' '))));
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }
}
