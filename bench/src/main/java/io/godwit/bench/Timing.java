package io.godwit.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What a piece of work took.
 *
 * @param cpu of this whole process: the piece's own threads, gRPC's, and the collector's
 * @param busy the share of the machine's processors that was in use, by the servers and everybody else too
 */
record Timing(Duration wall, Duration cpu, double busy) {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    static Timing of(Runnable work) {
        // What earlier pieces left behind is not this one's to collect.
        System.gc();
        Start start = start();
        work.run();
        return start.stop();
    }

    static Start start() {
        return new Start(System.nanoTime(), PROCESS.getProcessCpuTime(), Load.now());
    }

    /** What the compilers of this process have worked so far, by the clock on the wall. */
    static double compilerSeconds() {
        return ManagementFactory.getCompilationMXBean().getTotalCompilationTime() / 1e3;
    }

    double seconds() {
        return wall.toNanos() / 1e9;
    }

    double cpuSeconds() {
        return cpu.toNanos() / 1e9;
    }

    /** A moment to measure from. */
    record Start(long nanos, long cpuNanos, Load load) {
        Timing stop() {
            return new Timing(
                    Duration.ofNanos(System.nanoTime() - nanos),
                    Duration.ofNanos(PROCESS.getProcessCpuTime() - cpuNanos),
                    Load.now().busySince(load));
        }
    }
}
