package io.godwit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How busy the machine is: processor time of all processes since it was started, in ticks.
 *
 * @param idle of all processors; waiting for a disk counts as idle
 */
record Load(long total, long idle) {
    private static final int IDLE = 3;
    private static final int WAITING_FOR_DISK = 4;
    /** What comes after it in the line is part of other columns already. */
    private static final int STOLEN = 7;
    /** Of all processors; two idle servers take less. */
    private static final double QUIET = 0.1;

    private static final int QUIET_SECONDS = 3;
    private static final int MOST_SECONDS = 90;

    /** Over the last minute, as the system tells it. */
    static double average() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    static Load now() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            long[] ticks = lines.findFirst().stream()
                    .flatMap(line -> Stream.of(line.split(" +")))
                    .skip(1)
                    .limit(STOLEN + 1)
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new Load(LongStream.of(ticks).sum(), ticks[IDLE] + ticks[WAITING_FOR_DISK]);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read how busy the machine is.", e);
        }
    }

    /**
     * Waits until the machine is idle: servers go on with what was inserted or dropped before, some seconds after it, and would slow
     * down whatever is measured next. Goes on after a while with a line that says so.
     */
    static void settle() {
        int quiet = 0;
        for (int second = 0; second < MOST_SECONDS; second++) {
            Load before = now();
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            quiet = now().busySince(before) < QUIET ? quiet + 1 : 0;
            if (quiet == QUIET_SECONDS) {
                return;
            }
        }
        System.out.println(
                "The machine is still busy after " + MOST_SECONDS + " s; what comes next is measured beside it.");
    }

    /** The share of all processors that was used since then, by whatever process. */
    double busySince(Load before) {
        return 1 - (double) (idle - before.idle) / Math.max(1, total - before.total);
    }
}
