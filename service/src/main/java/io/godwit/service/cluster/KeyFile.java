package io.godwit.service.cluster;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.springframework.security.crypto.keygen.KeyGenerators;

/** Keys for secrets, one a line, the one in use first; readable by the file's owner alone. */
record KeyFile(Path path) {
    static final String NAME = "secrets.key";
    static final int BYTES = 32;

    /** 32 random bytes in Base64. */
    static String newKey() {
        return Base64.getEncoder()
                .encodeToString(KeyGenerators.secureRandom(BYTES).generateKey());
    }

    /** Made on first use. */
    List<String> read() {
        try {
            if (!Files.exists(path)) {
                create();
            }
            List<String> lines = Files.readAllLines(path).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return lines.isEmpty() ? List.of("") : lines;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** All of them in place of those that are there, or none. */
    void write(List<String> keys) {
        try {
            Path next = Files.createTempFile(path.toAbsolutePath().getParent(), NAME, ".tmp", mine());
            Files.write(next, keys);
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void create() throws IOException {
        try {
            Files.createFile(path, mine());
        } catch (FileAlreadyExistsException e) {
            return;
        }
        Files.writeString(path, newKey() + "\n");
    }

    private FileAttribute<?>[] mine() {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private GodwitException unusable(IOException e) {
        return new GodwitException(
                ErrorCode.STATE_UNUSABLE, "The key for secrets, " + path + ", cannot be used (" + e + ").", e);
    }
}
