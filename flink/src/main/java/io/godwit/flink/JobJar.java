package io.godwit.flink;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What runs in the cluster, with all that it needs but Flink: a file that comes with Godwit.
 *
 * @param name under which the cluster knows it: another one for other contents
 */
record JobJar(Path file, String name) {
    private static final String PATTERN = "godwit-flink-*-job.jar";
    private static final int DIGITS = 12;

    /** Beside the jar of this class, or in the folder {@code flink} beside that one's: off the class path. */
    static JobJar find() {
        Path own = own();
        List<Path> folders =
                List.of(own.resolveSibling("."), own.resolveSibling("flink"), own.resolveSibling("../flink"));
        return folders.stream()
                .map(Path::normalize)
                .filter(Files::isDirectory)
                .flatMap(folder -> in(folder).stream())
                .findFirst()
                .map(JobJar::of)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.INTERNAL,
                        "The job for Flink, " + PATTERN + ", is in none of " + folders
                                + ". It comes with Godwit: build Godwit anew."));
    }

    private static JobJar of(Path file) {
        String version = file.getFileName().toString().replace(".jar", "");
        return new JobJar(file, version + "-" + hash(file) + ".jar");
    }

    private static Path own() {
        try {
            return Path.of(JobJar.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Where Godwit's own classes are is no path.", e);
        }
    }

    private static List<Path> in(Path folder) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, PATTERN)) {
            List<Path> files = new ArrayList<>();
            found.forEach(files::add);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(Path file) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java lacks SHA-256, which every Java has to have.", e);
        }
    }
}
