package io.godwit.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a server wrote since one start; earlier text of the same file is left out. */
record ServerLog(Path file, long from) {

    private static final int LINES = 12;
    private static final int LONGEST_LINE = 300;
    private static final int LARGEST_READ = 4 << 20;

    static ServerLog startingNow(Path file) {
        try {
            return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
        } catch (IOException e) {
            throw FileTree.storage("Could not read the log " + file, e);
        }
    }

    /** The lines that explain a death: errors and the panic itself where there is one, else the last lines. */
    String excerpt() {
        List<String> lines = lines();
        List<String> telling = lines.stream().filter(ServerLog::isTelling).toList();
        List<String> chosen = telling.isEmpty() ? lines : telling;
        return String.join(
                "\n",
                chosen.stream()
                        .skip(Math.max(0, chosen.size() - LINES))
                        .map(ServerLog::cut)
                        .toList());
    }

    // A Go panic is followed by hundreds of lines of stacks, so the end of the file says nothing.
    private static boolean isTelling(String line) {
        return line.startsWith("panic: ") || line.contains("[ERROR]") || line.contains("[FATAL]");
    }

    private static String cut(String line) {
        int stack = line.indexOf("[stack=");
        int end = Math.min(LONGEST_LINE, stack < 0 ? line.length() : stack);
        return "  | " + (line.length() <= end ? line : line.substring(0, end).stripTrailing() + " ...");
    }

    private List<String> lines() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(Math.max(from, log.length() - LARGEST_READ));
            byte[] bytes = new byte[(int) (log.length() - log.getFilePointer())];
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            return List.of("(" + file + " could not be read: " + e + ")");
        }
    }
}
