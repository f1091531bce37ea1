package io.godwit.cli.demo;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Rows of two collections with their embeddings, and query sentences with theirs; {@code demo-data/build.py} made them. */
final class DemoDataset {

    /** The length of every vector: what all-MiniLM-L6-v2 yields. */
    static final int DIMENSIONS = 384;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final EmbeddedRows<Gloss> glosses;
    private final EmbeddedRows<JargonEntry> jargon;
    private final EmbeddedRows<DemoQuery> queries;

    private DemoDataset(
            EmbeddedRows<Gloss> glosses, EmbeddedRows<JargonEntry> jargon, EmbeddedRows<DemoQuery> queries) {
        this.glosses = glosses;
        this.jargon = jargon;
        this.queries = queries;
    }

    /** Reads everything from the class path into memory. */
    static DemoDataset load() {
        return new DemoDataset(
                read("glosses", Gloss.class), read("jargon", JargonEntry.class), read("queries", DemoQuery.class));
    }

    EmbeddedRows<Gloss> glosses() {
        return glosses;
    }

    EmbeddedRows<JargonEntry> jargon() {
        return jargon;
    }

    EmbeddedRows<DemoQuery> queries() {
        return queries;
    }

    private static <T> EmbeddedRows<T> read(String name, Class<T> type) {
        try (InputStream text = open(name + ".jsonl.gz");
                InputStream vectors = open(name + ".f16")) {
            return EmbeddedRows.of(readLines(text, type), vectors.readAllBytes(), DIMENSIONS);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the demo data '" + name + "' from the class path", e);
        }
    }

    private static <T> List<T> readLines(InputStream gzipped, Class<T> type) throws IOException {
        try (MappingIterator<T> lines = JSON.readerFor(type).readValues(new GZIPInputStream(gzipped))) {
            return lines.readAll();
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream stream = DemoDataset.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new FileNotFoundException(resource + " is not in this build of Godwit; build it again");
        }
        return stream;
    }
}
