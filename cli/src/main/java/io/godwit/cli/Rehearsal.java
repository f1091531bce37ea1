package io.godwit.cli;

import io.godwit.migration.RunOptions;
import io.godwit.migration.run.Figures;
import io.godwit.migration.run.Figures.Moment;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Progress.Snapshot;
import io.godwit.milvus.CollectionName;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Goes through what every command needs, so that the launcher can keep the loaded classes in an archive. Nothing outside a
 * temporary folder is touched: port 1 of this machine answers nobody. What only the answers of a server lead to is loaded by name.
 */
final class Rehearsal {
    /** Of these, some hundred each are needed until the first row is written. */
    private static final Set<String> PACKAGES = Set.of(
            "io/godwit/",
            "io/milvus/grpc/",
            "io/milvus/shaded/io/grpc/",
            "com/google/protobuf/",
            "com/dynatrace/hash4j/hashing/",
            "com/fasterxml/jackson/",
            "com/samskivert/mustache/",
            "com/zaxxer/hikari/",
            "org/postgresql/");

    private static final String CLASS_FILE = ".class";

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("godwit-rehearsal");
        try (PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Surroundings here = new Surroundings(nowhere, nowhere, Map.of(), Terminal.NONE, new Interruption());
            Godwit.run(here, "--version");
            Godwit.run(here, "migrate", "--help");
            Godwit.run(
                    here,
                    "migrate",
                    "--source",
                    "127.0.0.1:1",
                    "--target",
                    "127.0.0.1:1",
                    "--state",
                    folder.toString());
            Godwit.run(here, "jobs", "list", "--output", "json", "--state", folder.toString());
            draw(nowhere);
            load();
        } finally {
            delete(folder);
        }
    }

    private static void draw(PrintStream nowhere) {
        Snapshot snapshot =
                new Snapshot(new CollectionName("default", "rehearsal"), Phase.COPY, true, 2, 1, 1, Optional.empty());
        Moment moment = Figures.ofCopy(RunOptions.DEFAULT).at(Instant.now(), List.of(snapshot));
        new LiveView(nowhere, Terminal.NONE).show(moment, Optional.empty(), Instant.now());
    }

    private static void load() throws IOException {
        for (Path jar : jars()) {
            load(jar);
        }
    }

    /** All that is on the class path. */
    static List<Path> jars() throws IOException {
        String[] named = System.getProperty("java.class.path").split(File.pathSeparator);
        // The libraries that every command needs stand in the first jar's manifest, those of a store of PostgreSQL
        // behind it.
        return Stream.concat(
                        withLibraries(Path.of(named[0])).stream(),
                        Stream.of(named).skip(1).map(Path::of))
                .toList();
    }

    private static void load(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .map(JarEntry::getName)
                    .filter(name ->
                            name.endsWith(CLASS_FILE) && PACKAGES.stream().anyMatch(name::startsWith))
                    .forEach(Rehearsal::load);
        }
    }

    /** A jar and those that its manifest names. */
    private static List<Path> withLibraries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String named = file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return Stream.concat(Stream.of(jar), Stream.of(named.split(" ")).map(jar::resolveSibling))
                    .toList();
        }
    }

    /** Without running any of it. */
    private static void load(String file) {
        String name = file.substring(0, file.length() - CLASS_FILE.length()).replace('/', '.');
        try {
            Class.forName(name, false, Rehearsal.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // It is for an optional library that is not there, so no command loads it either.
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
