package io.godwit.store;

import io.godwit.migration.plan.FileProblem;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where state lies on the disk. What is made here only its owner can read: reports and differences show keys and values. */
record StateFolder(Path root) {
    static StateFolder at(Path root) {
        Path folder = root.toAbsolutePath().normalize();
        create(folder);
        return new StateFolder(folder);
    }

    /** The database's file, made empty if it is not there: SQLite itself would let others read it. */
    Path database() {
        Path file = root.resolve("godwit.db");
        try {
            Files.createFile(file, attributes(file, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            return file;
        } catch (IOException e) {
            throw unusable(file, e);
        }
        return file;
    }

    Path job(String id) {
        Path folder = root.resolve("jobs").resolve(id);
        create(folder);
        return folder;
    }

    void deleteJob(String id) {
        Path folder = root.resolve("jobs").resolve(id);
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> childrenFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : childrenFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    static GodwitException unusable(Path path, IOException e) {
        return new GodwitException(
                ErrorCode.STATE_UNUSABLE,
                "The state folder cannot be used: " + path + " cannot be written: " + FileProblem.of(e)
                        + ". Check the path, its permissions and the space on its disk, or choose another folder with --state.",
                e);
    }

    private static void create(Path folder) {
        if (Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.createDirectories(folder, attributes(folder, "rwx------"));
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}
