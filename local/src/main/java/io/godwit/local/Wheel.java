package io.godwit.local;

import io.godwit.local.LocalServerException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.tukaani.xz.XZInputStream;

/** A Python package file. */
record Wheel(Path file) {

    // Named .lzma in the wheel of Milvus 2.3.5, but in the xz format.
    private static final String COMPRESSED = ".lzma";

    /** Copies the files directly in one folder of the wheel to a new folder, unpacked and executable. */
    void extract(String folder, Path into) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Files.createDirectories(into);
            List<? extends ZipEntry> entries = zip.stream()
                    .filter(entry -> !entry.isDirectory() && isDirectlyIn(folder, entry.getName()))
                    .toList();
            if (entries.isEmpty()) {
                throw new IOException("it has no folder " + folder);
            }
            for (ZipEntry entry : entries) {
                copy(zip, entry, into);
            }
        } catch (IOException e) {
            throw new LocalServerException(
                    Reason.INSTALL_FAILED,
                    "Could not unpack %s into %s: %s. Check that the disk has space and run this again."
                            .formatted(file.getFileName(), into, e.getMessage()),
                    e);
        }
    }

    private static boolean isDirectlyIn(String folder, String name) {
        return name.startsWith(folder + "/") && name.indexOf('/', folder.length() + 1) < 0;
    }

    private static void copy(ZipFile zip, ZipEntry entry, Path into) throws IOException {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        boolean compressed = name.endsWith(COMPRESSED);
        Path target = into.resolve(compressed ? name.substring(0, name.length() - COMPRESSED.length()) : name);
        try (InputStream raw = zip.getInputStream(entry);
                InputStream content = compressed ? new XZInputStream(raw) : raw) {
            Files.copy(content, target);
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
