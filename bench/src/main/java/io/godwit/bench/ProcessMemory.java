package io.godwit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of a process as Linux tells it, in kilobytes; 0 if the process has just ended. */
final class ProcessMemory {
    private ProcessMemory() {}

    static long resident(ProcessHandle process) {
        return line(process, "VmRSS:");
    }

    /** The most that has been resident. */
    static long peak(ProcessHandle process) {
        return line(process, "VmHWM:");
    }

    private static long line(ProcessHandle process, String name) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
