package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.cli.SupportTable.Result;
import io.godwit.testkit.ComputedFields;
import io.godwit.testkit.Feature;
import io.godwit.testkit.Json;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.ShapeComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One migration of a zoo by one command, and the judgement of what came of it. */
final class ZooTrip implements AutoCloseable {
    private static final int COMPARED_AT_ONCE = 12;

    private final ZooCluster source;
    private final ZooServer target;
    private final String databases;
    private final MilvusFixture root;
    private final Path state;
    private final List<String> leftOut = new ArrayList<>();
    private final Map<Feature, Result> results = new ConcurrentHashMap<>();
    /** What stands in the way of a collection: the objects of the findings about it. */
    private final Map<String, List<String>> obstacles = new TreeMap<>();

    /** @param databases {@code *}, or {@code *=} and a new name with or without a star */
    ZooTrip(ZooCluster source, ZooServer target, String databases, Path state) {
        this.source = source;
        this.target = target;
        this.databases = databases;
        this.root = target.fixture();
        this.state = state;
    }

    /** These are excluded by the command. */
    ZooTrip leavingOut(Predicate<SampleCollection> some) {
        source.collections().stream().filter(some).map(SampleCollection::name).forEach(leftOut::add);
        return this;
    }

    /** One command without any selection. */
    void migrateWhole() {
        CommandRun run = run("migrate", List.of());

        assertThat(run.code()).as(said(run)).isZero();
        assertArrived(run.last(), "SUCCESSFUL");
    }

    /** What the target cannot hold is refused by name; without it the rest arrives, which is no success. */
    void migrateWhatTheTargetHolds() {
        if (refused().isEmpty()) {
            CommandRun run = run("migrate", selection());
            assertThat(run.code()).as(said(run)).isZero();
            assertArrived(run.last(), "SUCCESSFUL");
            return;
        }
        CommandRun refusal = run("migrate", selection());
        assertThat(refusal.code()).as(said(refusal)).isEqualTo(3);
        obstacles.putAll(named(refusal.last()));
        assertThat(obstacles.keySet()).isEqualTo(refused());
        assertThat(source.databases().keySet())
                .allSatisfy(database -> assertThat(collectionsAt(database)).isEmpty());

        List<String> going = selection();
        going.add("--skip-refused");
        CommandRun run = run("migrate", going);
        assertThat(run.code()).as(said(run)).isEqualTo(4);
        assertArrived(run.last(), "FAILED");
    }

    /** What a command said, without its plan and its progress. */
    private static String said(CommandRun run) {
        List<String> lines = run.out()
                .lines()
                .filter(line -> !line.startsWith("{\"type\":\"plan\"")
                        && !line.startsWith("{\"type\":\"progress\"")
                        && !line.contains("\"equal\":true"))
                .toList();
        return String.join("\n", lines) + run.err();
    }

    /** The collections that the findings are about: the last word of their objects, such as "field f of db.collection". */
    private static Map<String, List<String>> named(JsonNode result) {
        Map<String, List<String>> names = new TreeMap<>();
        for (JsonNode finding : result.get("findings")) {
            String object = finding.get("object").asText();
            names.computeIfAbsent(object.substring(object.lastIndexOf('.') + 1), name -> new ArrayList<>())
                    .add(object);
        }
        return names;
    }

    private void assertArrived(JsonNode result, String state) {
        assertThat(result.get("state").asText()).isEqualTo(state);
        assertThat(result.get("rowsDifferent").asLong()).isZero();
        assertThat(result.get("rowsVerified").asLong())
                .isEqualTo(source.collections().stream()
                        .filter(this::travels)
                        .mapToLong(this::keyCount)
                        .sum());
        source.databases()
                .forEach((database, collections) -> assertThat(collectionsAt(database))
                        .containsAll(collections.stream()
                                .filter(this::travels)
                                .map(SampleCollection::name)
                                .toList()));
        assertFoundEqual(result.get("jobId").asText());
    }

    /** {@code godwit verify} finds all that travelled equal, beside the rows, too. */
    void verify() {
        CommandRun run = compare();
        assertThat(run.code()).as(said(run)).isZero();
        assertThat(run.last().get("equal").asBoolean()).isTrue();
    }

    /** The job's own checks found each of them equal, row by row, and beside the rows as the plan said. */
    private void assertFoundEqual(String job) {
        CommandRun run = new CommandRun.Setting()
                .with("GODWIT_STATE", state.toString())
                .run("jobs", "report", job, "--format", "json");
        assertThat(run.code()).as(said(run)).isZero();
        JsonNode collections = tree(run.out()).get("collections");
        assertThat(collections)
                .hasSize((int)
                        source.collections().stream().filter(this::travels).count())
                .allSatisfy(collection -> {
                    String evidence = collection.get("source") + ": " + collection.get("schemaCheck");
                    assertThat(collection.get("standing").asText()).as(evidence).isEqualTo("EQUAL");
                    assertThat(collection.get("schemaCheck").get("asPlanned").asBoolean())
                            .as(evidence)
                            .isTrue();
                });
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }

    private CommandRun compare() {
        List<String> compared = selection();
        refused().forEach(name -> compared.addAll(List.of("--exclude", "*." + name)));
        CommandRun run = run("verify", compared);
        assertThat(run.last().get("collections").asLong())
                .isEqualTo(source.collections().stream().filter(this::travels).count());
        return run;
    }

    void assertSameShapes() {
        each((database, collection) ->
                ShapeComparison.assertSameShape(source.database(database), target(database), collection.name()));
    }

    /** What both kinds of server have, by what they say of it themselves. */
    void assertSameAsFarAsBothCan() {
        each((database, collection) -> {
            MilvusFixture here = source.database(database);
            MilvusFixture there = target(database);
            ShapeComparison.assertSameFields(here, there, collection.name());
            ShapeComparison.assertSameSettings(here, there, collection.name());
        });
    }

    /** What was written to the source is what the target returns. */
    void assertSameRows() {
        each((database, collection) -> {
            MilvusFixture there = target(database);
            boolean released = collection.settings().released();
            if (released) {
                there.serving().load(collection.name());
            }
            Map<String, Map<Object, Map<String, Object>>> written = source.rows(collection.name());
            // A Milvus Lite 2.5.1 has an error for an answer where it has no row of a sparse vector; it counts all the
            // same.
            Map<String, Map<Object, Map<String, Object>>> arrived =
                    keyCount(collection) == 0 ? written : there.readByPartition(collection.name());
            RowComparison.assertSamePartitions(written, arrived);
            equal(collection, written, arrived);
            Kept.of(collection, there)
                    .forEach((setting, kept) -> results.merge(
                            setting,
                            kept ? Result.KEPT : Result.LEFT_OUT,
                            (one, other) -> one == other ? one : Result.KEPT_IN_PART));
            ComputedFields.assertPresent(there, collection.name());
            assertThat(there.count(collection.name())).isEqualTo(keyCount(collection));
            if (released) {
                there.serving().release(collection.name());
            }
        });
    }

    /** Equal by value only, if a JSON came back in another notation. */
    private void equal(
            SampleCollection collection,
            Map<String, Map<Object, Map<String, Object>>> written,
            Map<String, Map<Object, Map<String, Object>>> arrived) {
        for (Feature feature : Feature.of(collection)) {
            if (feature.setting()) {
                continue;
            }
            boolean sameText = feature.fields(collection.schema()).stream()
                    .allMatch(field -> texts(written, field).equals(texts(arrived, field)));
            results.merge(
                    feature,
                    sameText ? Result.EQUAL : Result.EQUAL_BY_VALUE,
                    (one, other) -> one == Result.EQUAL ? other : one);
        }
    }

    private static Set<String> texts(Map<String, Map<Object, Map<String, Object>>> rows, String field) {
        return rows.values().stream()
                .flatMap(partition -> partition.values().stream())
                .map(row -> row.get(field))
                .filter(Json.class::isInstance)
                .map(value -> ((Json) value).text())
                .collect(Collectors.toSet());
    }

    /**
     * What became of each feature: to be asked once all was compared. A refusal is one of what was never seen to arrive; where all that
     * it names arrived in other collections, it may be either.
     */
    Map<Feature, Result> results() {
        Map<Feature, Result> all = new EnumMap<>(Feature.class);
        all.putAll(results);
        for (SampleCollection collection : source.collections()) {
            for (String object : obstacles.getOrDefault(collection.name(), List.of())) {
                Set<Feature> meant = meant(collection, object);
                Set<Feature> never = meant.stream()
                        .filter(feature -> !results.containsKey(feature))
                        .collect(Collectors.toSet());
                never.forEach(feature -> all.put(feature, Result.REFUSED));
                if (never.isEmpty()) {
                    meant.forEach(feature -> all.put(feature, Result.EQUAL_OR_REFUSED));
                }
            }
        }
        return all;
    }

    /** The features that a finding's object stands for, such as "field f of db.collection". */
    private static Set<Feature> meant(SampleCollection collection, String object) {
        String thing = object.substring(0, object.lastIndexOf(" of "));
        Set<Feature> features = Feature.of(collection);
        Set<Feature> meant = EnumSet.noneOf(Feature.class);
        if (thing.equals("the schema")) {
            meant.add(Feature.SEVERAL_VECTORS);
        } else if (thing.equals("the partition key")) {
            meant.add(Feature.PARTITION_KEY);
        } else if (thing.equals("the partitions")) {
            meant.add(Feature.PARTITIONS);
        } else if (thing.startsWith("function ") || computed(collection, thing)) {
            meant.addAll(List.of(Feature.FULL_TEXT, Feature.EMBEDDING, Feature.SIGNATURE));
        } else {
            String field = thing.substring(thing.indexOf(' ') + 1);
            features.stream()
                    .filter(feature -> !feature.setting()
                            && feature.fields(collection.schema()).contains(field))
                    .forEach(meant::add);
            if (collection.schema().getStructArrayFieldsList().stream()
                    .anyMatch(struct -> field.startsWith(struct.getName()))) {
                meant.add(Feature.STRUCT_ARRAY);
                features.stream()
                        .filter(feature -> feature.fields(collection.schema()).stream()
                                .anyMatch(one -> one.startsWith(field + "[")))
                        .forEach(meant::add);
            }
        }
        meant.retainAll(features);
        // Too many vectors in structs, or hash partitions: the struct and the partition key are refused by themselves.
        boolean named = !meant.isEmpty() || thing.equals("the schema") || thing.equals("the collection");
        assertThat(named).as("what is meant by " + object).isTrue();
        return meant;
    }

    private static boolean computed(SampleCollection collection, String thing) {
        return collection.schema().getFieldsList().stream()
                .anyMatch(field -> field.getIsFunctionOutput() && thing.equals("field " + field.getName()));
    }

    private void each(BiConsumer<String, SampleCollection> check) {
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        ExecutorService pool = Executors.newFixedThreadPool(COMPARED_AT_ONCE);
        source.databases()
                .forEach((database, collections) -> collections.stream()
                        .filter(this::travels)
                        .forEach(collection -> pool.execute(() -> {
                            try {
                                check.accept(database, collection);
                            } catch (RuntimeException | AssertionError e) {
                                failures.add(database + "." + collection.name() + ": " + e);
                            }
                        })));
        pool.shutdown();
        try {
            assertThat(pool.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted", e);
        }
        assertThat(failures).isEmpty();
    }

    private Set<String> refused() {
        return source.collections().stream()
                .filter(collection ->
                        !leftOut.contains(collection.name()) && !root.family().holds(collection))
                .map(SampleCollection::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean travels(SampleCollection collection) {
        return !leftOut.contains(collection.name()) && root.family().holds(collection);
    }

    private int keyCount(SampleCollection collection) {
        return source.rows(collection.name()).values().stream()
                .mapToInt(Map::size)
                .sum();
    }

    private List<String> collectionsAt(String database) {
        String name = renamed(database);
        boolean there = name.equals("default") || root.databases().contains(name);
        return there ? target(database).collections() : List.of();
    }

    private MilvusFixture target(String database) {
        String name = renamed(database);
        return name.equals("default") ? root : root.database(name);
    }

    private String renamed(String database) {
        return databases.contains("=")
                ? databases.substring(databases.indexOf('=') + 1).replace("*", database)
                : database;
    }

    private List<String> selection() {
        List<String> flags = new ArrayList<>(List.of("--database", databases));
        leftOut.forEach(name -> flags.addAll(List.of("--exclude", "*." + name)));
        return flags;
    }

    private CommandRun run(String command, List<String> more) {
        List<String> arguments = new ArrayList<>(
                List.of(command, "--source", source.server().uri(), "--target", target.uri(), "--output", "json"));
        arguments.addAll(more);
        return new CommandRun.Setting()
                .with("GODWIT_STATE", state.toString())
                .with("GODWIT_SOURCE_TOKEN", source.server().token())
                .with("GODWIT_TARGET_TOKEN", target.token())
                .run(arguments.toArray(String[]::new));
    }

    @Override
    public void close() {
        root.close();
    }
}
