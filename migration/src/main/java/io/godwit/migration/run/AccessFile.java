package io.godwit.migration.run;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The file of a job that names the users and roles that it has made, the databases that its grants name, and the new passwords, which
 * stand nowhere else. Nobody but its owner may read it. A line is written before what it names is made.
 */
final class AccessFile {
    static final String NAME = "users.txt";

    private static final String HEADER =
            "# Made at the target, one a line: the name, then for a new password a tab and it.\n";
    private static final String GRANTS_IN = "grants in database ";
    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private static final int LENGTH = 24;

    private final Path file;
    private final Map<String, String> passwords = new TreeMap<>();
    private final SecureRandom random = new SecureRandom();

    AccessFile(Path folder) {
        this.file = folder.resolve(NAME);
        read();
    }

    /** What this job has made, or was about to: {@code user NAME}, {@code role NAME}. */
    Set<String> own() {
        return Set.copyOf(passwords.keySet());
    }

    /** Of this run's grants and of those of earlier ones. */
    Set<String> databasesOfGrants() {
        return passwords.keySet().stream()
                .filter(name -> name.startsWith(GRANTS_IN))
                .map(name -> name.substring(GRANTS_IN.length()))
                .collect(Collectors.toSet());
    }

    void noteGrantsIn(String database) {
        note(GRANTS_IN + database);
    }

    void note(String name) {
        if (passwords.putIfAbsent(name, "") == null) {
            append(name + "\n");
        }
    }

    /** A random password, the same whenever this user is asked for. */
    String password(String name) {
        String known = passwords.getOrDefault(name, "");
        if (!known.isEmpty()) {
            return known;
        }
        StringBuilder password = new StringBuilder();
        random.ints(LENGTH, 0, ALPHABET.length()).forEach(i -> password.append(ALPHABET.charAt(i)));
        passwords.put(name, password.toString());
        append(name + "\t" + password + "\n");
        return password.toString();
    }

    private void read() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    String[] parts = line.split("\t", 2);
                    passwords.put(parts[0], parts.length > 1 ? parts[1] : "");
                }
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void append(String line) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, HEADER);
            }
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private GodwitException unusable(IOException cause) {
        return new GodwitException(
                ErrorCode.STATE_UNUSABLE,
                "Cannot keep the users that are made in " + file + ": " + cause.getMessage()
                        + ". Make the folder writable and run the same command again.",
                cause);
    }
}
