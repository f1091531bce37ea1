package io.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.local.LocalServer;
import io.godwit.milvus.Endpoint;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryExampleIT {
    @TempDir
    private Path state;

    @Test
    void theExampleOfTheGuideCopiesACollection() {
        SampleCollection sample = SampleCollections.withSeed(7).basic(300).withName("library_example");
        try (MilvusFixture source = MilvusServers.fixture(MilvusServers.source());
                MilvusFixture target = MilvusServers.fixture(MilvusServers.target())) {
            source.prepare(sample);
            for (String time : List.of("first", "second")) {
                boolean proven = LibraryExample.copy(
                        endpoint(MilvusServers.source()), endpoint(MilvusServers.target()), sample.name(), state);
                assertThat(proven).as(time).isTrue();
            }
            RowComparison.assertSameRows(source, sample.name(), target, sample.name());
            source.dropCollection(sample.name());
            target.dropCollection(sample.name());
        }
    }

    @Test
    void theGuideShowsTheExampleWordForWord() throws IOException {
        String code = Files.readString(Path.of("src/test/java/io/godwit/LibraryExample.java"));
        String example = code.substring(
                code.indexOf("// tag::example[]\n") + "// tag::example[]\n".length(),
                code.indexOf("    // end::example[]"));
        String shown = Arrays.stream(example.split("\n"))
                .map(line -> line.startsWith("    ") ? line.substring(4) : line)
                .collect(Collectors.joining("\n"));
        assertThat(Files.readString(Path.of("../docs/guide/library.md"))).contains(shown);
    }

    private static Endpoint endpoint(LocalServer server) {
        return Endpoint.of(server.uri().toString(), server.token().orElse(null), Endpoint.Tls.SYSTEM);
    }
}
