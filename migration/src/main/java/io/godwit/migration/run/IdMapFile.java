package io.godwit.migration.run;

import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file that says which key of the source became which new one: {@code ids/DATABASE.COLLECTION.csv} in the job's folder, named as
 * at the source, with a header {@code old,new} (RFC 4180, UTF-8). A reader finds the old file or the new one, never a half of it.
 */
public final class IdMapFile {
    private static final int LONGEST_NAME = 200;

    private IdMapFile() {}

    /**
     * @param folder the job's
     * @param position of the collection in the plan
     */
    public static Path path(Path folder, CollectionName source, int position) {
        String name = URLEncoder.encode(source.toString(), StandardCharsets.UTF_8);
        // A database and a collection may each be as long as the longest name of a file.
        String fitting = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "-" + position : name;
        return folder.resolve("ids").resolve(fitting + ".csv");
    }

    /** Writes the keys of all rows that the ledger knows to be copied, in place of an older file. */
    static void write(Path file, Ledger ledger, int position) {
        try {
            Path folder = Files.createDirectories(file.resolveSibling(""));
            Path unfinished = Files.createTempFile(folder, "ids", ".tmp");
            try {
                fill(unfinished, ledger, position);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE,
                    "Cannot write the file of old and new keys " + file + " (" + e.getMessage()
                            + "). Make room or give access there, then run the same command again.",
                    e);
        }
    }

    private static void fill(Path file, Ledger ledger, int position) throws IOException {
        try (Writer writer =
                new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8))) {
            writer.write("old,new\r\n");
            ledger.eachId(position, pair -> line(writer, pair.source(), pair.target()));
        }
    }

    private static void line(Writer writer, Key old, Key created) {
        try {
            writer.write(field(old) + "," + field(created) + "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Texts in quotes always: then a reader that guesses types takes no text of digits for a number. */
    private static String field(Key key) {
        return key instanceof Key.VarChar text ? '"' + text.value().replace("\"", "\"\"") + '"' : key.displayWhole();
    }
}
