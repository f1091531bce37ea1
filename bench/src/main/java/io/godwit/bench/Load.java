package io.godwit.bench;

import java.lang.management.ManagementFactory;

/** How busy the machine is. */
final class Load {
    private Load() {}

    /** Over the last minute, as the system tells it. */
    static double average() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
