package io.godwit.service.job;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the runs of a job tell while they run, a line each: more than the timeline has, which is for people, and kept only as long as there is
 * room. It stands in the job's folder, so that of each machine in a file of its own.
 */
final class JobLog {
    private static final Logger LOG = LoggerFactory.getLogger(JobLog.class);
    private static final long MOST_BYTES = 2 << 20;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    private final Path file;

    JobLog(Path folder) {
        this.file = folder.resolve("log.txt");
    }

    void add(Level level, String text) {
        write(String.format("%s %-5s %s%n", TIME.format(Instant.now()), level, text));
    }

    /** With all of its causes, and where they came from. */
    void add(String text, Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        write(String.format("%s %-5s %s%n%s", TIME.format(Instant.now()), Level.ERROR, text, trace));
    }

    private synchronized void write(String lines) {
        try {
            if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
                byte[] all = Files.readAllBytes(file);
                String kept = new String(all, all.length / 2, all.length - all.length / 2, StandardCharsets.UTF_8);
                Files.writeString(file, kept.substring(kept.indexOf('\n') + 1));
            }
            Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // A job does not end because of what is told of it.
            LOG.warn("{} was not written: {}", file, e.toString());
        }
    }

    /** The last lines, oldest first; none if there is no log on this machine. */
    List<String> tail(int most) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            // An incomplete sign at a cut must not cost the rest.
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - most), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
