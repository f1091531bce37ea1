package io.godwit.cli;

import io.godwit.cli.Figures.Moment;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Progress.Snapshot;
import io.godwit.milvus.CollectionName;
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
import java.util.stream.Stream;

/**
 * Goes through what every command needs, so that the launcher can keep the loaded classes in an archive. Nothing outside a
 * temporary folder is touched: port 1 of this machine answers nobody.
 */
final class Rehearsal {
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
        } finally {
            delete(folder);
        }
    }

    private static void draw(PrintStream nowhere) {
        Snapshot snapshot =
                new Snapshot(new CollectionName("default", "rehearsal"), Phase.COPY, true, 2, 1, 1, Optional.empty());
        Moment moment = new Figures(true).at(Instant.now(), List.of(snapshot));
        new LiveView(nowhere, Terminal.NONE).show(moment, Optional.empty(), Instant.now());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
