package io.godwit.cli;

import io.godwit.migration.ByteSize;
import io.godwit.migration.run.Figures.Lane;
import io.godwit.migration.run.Figures.Moment;
import io.godwit.migration.run.Figures.Total;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Progress.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The lines of the live view at one moment: one a running collection, a total, and why it waits. On a narrow terminal the least
 * important parts of a line go first; on a low one the collections that do not fit are counted.
 */
final class Frame {
    private static final int BAR = 20;
    private static final int LONGEST_NAME = 32;

    private Frame() {}

    static List<String> lines(Moment moment, Optional<Waiting> waiting, Instant now, Terminal.Size size) {
        // The last column stays free: a terminal that wraps there would spoil the count of lines.
        int columns = Math.max(10, size.columns() - 1);
        List<Lane> running = moment.lanes().stream()
                .filter(lane -> lane.snapshot().running())
                .toList();
        int room = Math.max(1, size.rows() - 4);
        boolean all = running.size() <= room;
        List<Lane> shown = all ? running : running.subList(0, room);
        int name = shown.stream()
                .map(lane -> lane.snapshot().collection().toString().length())
                .max(Comparator.naturalOrder())
                .orElse(0);
        int nameWidth = Math.max(5, Math.min(name, Math.min(LONGEST_NAME, columns / 3)));
        List<String> lines = new ArrayList<>();
        shown.forEach(lane -> lines.add(fit(lane(lane, nameWidth), columns)));
        if (!all) {
            lines.add(cut("and " + (running.size() - shown.size()) + " more", columns));
        }
        lines.add(fit(total(moment.total(), nameWidth), columns));
        waiting.ifPresent(wait -> lines.add(cut(waiting(wait, now), columns)));
        return lines;
    }

    static String waiting(Waiting wait, Instant now) {
        long seconds = Math.max(1, Duration.between(now, wait.until()).toSeconds());
        return "waiting " + seconds + " s: " + Output.printable(wait.reason()).replace('\n', ' ');
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String percent(double share) {
        // Rounded down: 100 % is said only of what is complete.
        return String.format(Locale.ROOT, "%3d %%", (int) Math.floor(share * 100));
    }

    static String word(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    /** Shortened in the middle, since names often differ at their ends. */
    static String shorten(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int head = (width - 1) / 2;
        return text.substring(0, head) + "…" + text.substring(text.length() - (width - 1 - head));
    }

    private static List<Part> lane(Lane lane, int nameWidth) {
        List<Part> parts = new ArrayList<>();
        String name = shorten(lane.snapshot().collection().toString(), nameWidth);
        parts.add(new Part(0, pad(name, nameWidth)));
        parts.add(new Part(0, pad(word(lane.snapshot().phase()), 6)));
        if (!lane.counted()) {
            return parts;
        }
        parts.add(new Part(5, bar(lane.share())));
        parts.add(new Part(1, percent(lane.share())));
        parts.add(new Part(
                3,
                count(lane.snapshot().rowsDone()) + " of "
                        + count(lane.snapshot().rowsTotal()) + " rows"));
        if (lane.rate() >= 1) {
            parts.add(new Part(4, count(Math.round(lane.rate())) + "/s"));
        }
        lane.left().ifPresent(left -> parts.add(new Part(2, Durations.clock(left) + " left")));
        return parts;
    }

    private static List<Part> total(Total total, int nameWidth) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(0, pad("total", nameWidth)));
        parts.add(new Part(0, pad("", 6)));
        parts.add(new Part(5, bar(total.share())));
        parts.add(new Part(1, percent(total.share())));
        String failed = total.failed() == 0 ? "" : ", " + total.failed() + " failed";
        parts.add(new Part(3, total.done() + " of " + total.collections() + " collections" + failed));
        if (total.bytesRate() >= 1) {
            parts.add(new Part(4, new ByteSize(Math.round(total.bytesRate())) + "/s"));
        }
        total.left().ifPresent(left -> parts.add(new Part(2, Durations.clock(left) + " left")));
        return parts;
    }

    static String bar(double share) {
        int full = (int) Math.floor(share * BAR);
        return "█".repeat(full) + "░".repeat(BAR - full);
    }

    private static String fit(List<Part> parts, int columns) {
        List<Part> kept = new ArrayList<>(parts);
        while (length(kept) > columns) {
            Part least = kept.stream().max(Comparator.comparingInt(Part::rank)).orElseThrow();
            if (least.rank == 0) {
                break;
            }
            kept.remove(least);
        }
        return cut(String.join("  ", kept.stream().map(Part::text).toList()).stripTrailing(), columns);
    }

    private static int length(List<Part> parts) {
        return parts.stream().mapToInt(part -> part.text.length() + 2).sum() - 2;
    }

    private static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, columns - 1) + "…";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** A part of a line; the higher the rank, the sooner it goes. */
    private record Part(int rank, String text) {}
}
