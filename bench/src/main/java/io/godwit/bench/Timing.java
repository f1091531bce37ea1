package io.godwit.bench;

import java.time.Duration;

/**
 * What a piece of work took.
 *
 * @param cpu of this process: the piece's own threads, gRPC's, and the collector's
 * @param compilers processor time of the virtual machine's compilers meanwhile, which is not part of {@code cpu}: it is paid once a
 *     process, not by the row
 * @param busy the share of the machine's processors that was in use, by the servers and everybody else too
 */
record Timing(Duration wall, Duration cpu, Duration compilers, double busy) {

    static Timing of(Runnable work) {
        // What earlier pieces left behind is not this one's to collect.
        System.gc();
        Start start = start();
        work.run();
        return start.stop();
    }

    static Start start() {
        return new Start(System.nanoTime(), ProcessTime.now(), Load.now());
    }

    double seconds() {
        return wall.toNanos() / 1e9;
    }

    double cpuSeconds() {
        return cpu.toNanos() / 1e9;
    }

    double compilerSeconds() {
        return compilers.toNanos() / 1e9;
    }

    /** A moment to measure from. */
    record Start(long nanos, ProcessTime process, Load load) {
        Timing stop() {
            ProcessTime now = ProcessTime.now();
            return new Timing(
                    Duration.ofNanos(System.nanoTime() - nanos),
                    now.others().minus(process.others()),
                    now.compilers().minus(process.compilers()),
                    Load.now().busySince(load));
        }
    }
}
