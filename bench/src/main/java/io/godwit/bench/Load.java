package io.godwit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** The share of all processors that was used since then, by whatever process. */
    double busySince(Load before) {
        return 1 - (double) (idle - before.idle) / Math.max(1, total - before.total);
    }
}
