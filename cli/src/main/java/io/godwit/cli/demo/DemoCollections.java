package io.godwit.cli.demo;

import static io.godwit.cli.demo.DemoFields.booleans;
import static io.godwit.cli.demo.DemoFields.doubles;
import static io.godwit.cli.demo.DemoFields.field;
import static io.godwit.cli.demo.DemoFields.floats;
import static io.godwit.cli.demo.DemoFields.integers;
import static io.godwit.cli.demo.DemoFields.json;
import static io.godwit.cli.demo.DemoFields.key;
import static io.godwit.cli.demo.DemoFields.longs;
import static io.godwit.cli.demo.DemoFields.text;
import static io.godwit.cli.demo.DemoFields.textArrays;
import static io.godwit.cli.demo.DemoFields.texts;
import static io.godwit.cli.demo.DemoFields.vector;
import static io.godwit.cli.demo.DemoFields.vectors;

import io.godwit.milvus.Catalog;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Index;
import io.godwit.milvus.Patience;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.InsertRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Fills a cluster with the demo's data: two collections that between them use most of what Milvus 2.3 knows. */
public final class DemoCollections {
    static final CollectionName GLOSSES = new CollectionName(CollectionName.DEFAULT_DATABASE, "glosses");
    static final CollectionName JARGON = new CollectionName(CollectionName.DEFAULT_DATABASE, "jargon");
    static final String VECTOR = "embedding";

    private static final int BATCH = 500;
    private static final Index COSINE = new Index(
            VECTOR,
            VECTOR,
            Map.of("index_type", "HNSW", "metric_type", "COSINE", "params", "{\"M\": 16, \"efConstruction\": 200}"));

    private final Catalog catalog;
    private final DemoConnection connection;

    private DemoCollections(Catalog catalog, DemoConnection connection) {
        this.catalog = catalog;
        this.connection = connection;
    }

    /** Creates, fills, indexes and loads both collections; returns how many rows they hold. */
    public static long load(String uri, String token) {
        DemoDataset data = DemoDataset.load();
        Endpoint endpoint = Endpoint.of(uri, token, Endpoint.Tls.SYSTEM);
        try (Cluster cluster = Cluster.connect(endpoint, Patience.of(Duration.ofMinutes(2)));
                DemoConnection connection = new DemoConnection(uri, token)) {
            DemoCollections collections = new DemoCollections(cluster.catalog(), connection);
            collections.glosses(data.glosses());
            collections.jargon(data.jargon());
            return (long) data.glosses().size() + data.jargon().size();
        }
    }

    private void glosses(EmbeddedRows<Gloss> rows) {
        create(GLOSSES, glossSchema(), 0);
        List<String> partitions =
                rows.rows().stream().map(Gloss::partition).distinct().sorted().toList();
        partitions.forEach(partition -> catalog.createPartition(GLOSSES, partition));
        for (String partition : partitions) {
            List<Integer> positions = positions(rows, gloss -> gloss.partition().equals(partition));
            insert(GLOSSES, partition, rows, positions, DemoCollections::glossColumns);
        }
        catalog.flush(GLOSSES);
        catalog.createIndex(GLOSSES, COSINE);
        catalog.createIndex(GLOSSES, new Index("category", "category", Map.of("index_type", "Trie")));
        catalog.load(GLOSSES, 1);
        catalog.createAlias(GLOSSES.database(), "dictionary", GLOSSES);
    }

    private void jargon(EmbeddedRows<JargonEntry> rows) {
        create(JARGON, jargonSchema(), 16);
        insert(JARGON, "", rows, positions(rows, entry -> true), DemoCollections::jargonColumns);
        catalog.flush(JARGON);
        catalog.createIndex(JARGON, COSINE);
        catalog.load(JARGON, 1);
    }

    private void create(CollectionName name, CollectionSchema schema, int numPartitions) {
        catalog.create(name, schema, 1, ConsistencyLevel.Bounded, Map.of(), numPartitions);
    }

    private <T> void insert(
            CollectionName name, String partition, EmbeddedRows<T> rows, List<Integer> positions, Columns<T> columns) {
        for (int start = 0; start < positions.size(); start += BATCH) {
            List<Integer> batch = positions.subList(start, Math.min(positions.size(), start + BATCH));
            List<FieldData> fields = new ArrayList<>(
                    columns.of(batch.stream().map(rows.rows()::get).toList()));
            fields.add(vectors(
                    VECTOR,
                    DemoDataset.DIMENSIONS,
                    batch.stream().map(rows::vector).toList()));
            connection.insert(InsertRequest.newBuilder()
                    .setDbName(name.database())
                    .setCollectionName(name.name())
                    .setPartitionName(partition)
                    .setNumRows(batch.size())
                    .addAllFieldsData(fields)
                    .build());
        }
    }

    private static <T> List<Integer> positions(EmbeddedRows<T> rows, java.util.function.Predicate<T> wanted) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (wanted.test(rows.rows().get(i))) {
                positions.add(i);
            }
        }
        return positions;
    }

    private static CollectionSchema glossSchema() {
        return schema(
                        GLOSSES,
                        "The most frequent meanings of WordNet 3.0",
                        key(field("id", DataType.Int64)),
                        text("lemma", 128),
                        text("text", 512),
                        text("category", 64),
                        field("sense_count", DataType.Int8),
                        field("tag_count", DataType.Int32),
                        field("satellite", DataType.Bool),
                        field("polysemy", DataType.Float),
                        field("frequency", DataType.Double),
                        DemoFields.texts("lemmas", 64, 128),
                        DemoFields.texts("examples", 64, 512),
                        field("relations", DataType.JSON),
                        vector(VECTOR, DemoDataset.DIMENSIONS))
                .toBuilder()
                .setEnableDynamicField(true)
                .build();
    }

    private static List<FieldData> glossColumns(List<Gloss> rows) {
        return List.of(
                longs("id", each(rows, Gloss::id)),
                texts("lemma", each(rows, Gloss::lemma)),
                texts("text", each(rows, Gloss::text)),
                texts("category", each(rows, Gloss::category)),
                integers("sense_count", DataType.Int8, each(rows, gloss -> (int) gloss.senseCount())),
                integers("tag_count", DataType.Int32, each(rows, Gloss::tagCount)),
                booleans("satellite", each(rows, Gloss::satellite)),
                floats("polysemy", each(rows, Gloss::polysemy)),
                doubles("frequency", each(rows, Gloss::frequency)),
                textArrays("lemmas", each(rows, Gloss::lemmas)),
                textArrays("examples", each(rows, Gloss::examples)),
                json("relations", false, each(rows, gloss -> gloss.relations().toString())),
                json(
                        DemoFields.DYNAMIC,
                        true,
                        each(rows, gloss -> gloss.dynamic().toString())));
    }

    private static CollectionSchema jargonSchema() {
        FieldSchema initial =
                text("initial", 8).toBuilder().setIsPartitionKey(true).build();
        return schema(
                JARGON,
                "The Jargon File 4.4.7",
                key(text("term", 128)),
                initial,
                text("text", 20_000),
                text("pronunciation", 128),
                DemoFields.texts("parts_of_speech", 16, 64),
                field("obsolete", DataType.Bool),
                field("senses", DataType.Int16),
                DemoFields.texts("references", 64, 128),
                vector(VECTOR, DemoDataset.DIMENSIONS));
    }

    private static List<FieldData> jargonColumns(List<JargonEntry> rows) {
        return List.of(
                texts("term", each(rows, JargonEntry::term)),
                texts("initial", each(rows, JargonEntry::initial)),
                texts("text", each(rows, JargonEntry::text)),
                texts("pronunciation", each(rows, JargonEntry::pronunciation)),
                textArrays("parts_of_speech", each(rows, JargonEntry::partsOfSpeech)),
                booleans("obsolete", each(rows, JargonEntry::obsolete)),
                integers("senses", DataType.Int16, each(rows, entry -> (int) entry.senses())),
                textArrays("references", each(rows, JargonEntry::references)));
    }

    private static CollectionSchema schema(CollectionName name, String description, FieldSchema... fields) {
        return CollectionSchema.newBuilder()
                .setName(name.name())
                .setDescription(description)
                .addAllFields(List.of(fields))
                .build();
    }

    private static <T, V> List<V> each(List<T> rows, Function<T, V> value) {
        return rows.stream().map(value).toList();
    }

    /** The columns of some rows, but for the vector. */
    private interface Columns<T> {
        List<FieldData> of(List<T> rows);
    }
}
