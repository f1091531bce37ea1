package io.godwit.migration.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Patience;
import io.godwit.milvus.ServerKind;
import io.godwit.testkit.ScriptedMilvus;
import io.milvus.grpc.QueryRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** On the scripted server because of the volume: hundreds of key sets, and pages of lengths that no real server can be told. */
class KeyScanTest {
    private static final CollectionName NAME = new CollectionName("default", "c");
    private static @Nullable ScriptedMilvus milvus;
    private static @Nullable Cluster cluster;

    @BeforeContainer
    static void start() {
        ScriptedMilvus started = ScriptedMilvus.start("v2.5.4");
        milvus = started;
        cluster = Cluster.connect(
                Endpoint.of(started.uri(), null, Endpoint.Tls.SYSTEM), Patience.of(Duration.ofSeconds(10)));
    }

    @AfterContainer
    static void stop() {
        cluster().close();
        milvus().close();
    }

    @Property(tries = 200)
    void chunksOfNumbersTileTheKeySpace(
            @ForAll("numbers") Set<Long> numbers,
            @ForAll @IntRange(min = 2, max = 40) int page,
            @ForAll @IntRange(min = 1, max = 30) int rows) {
        TreeSet<Key> keys = numbers.stream().map(Key::of).collect(Collectors.toCollection(TreeSet::new));

        List<Chunk> chunks = scan(keys, true, page, rows, KeySpan.ALL, Boundary.ANY_KEY);

        assertTiles(chunks, KeySpan.ALL, keys);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.scannedRows()).isLessThanOrEqualTo(rows));
    }

    @Property(tries = 200)
    void chunksOfTextsTileTheKeySpace(
            @ForAll("texts") Set<String> texts,
            @ForAll @IntRange(min = 2, max = 40) int page,
            @ForAll @IntRange(min = 1, max = 30) int rows) {
        TreeSet<Key> keys = texts.stream().map(Key::of).collect(Collectors.toCollection(TreeSet::new));

        List<Chunk> chunks = scan(keys, false, page, rows, KeySpan.ALL, Boundary.ANY_KEY);

        assertTiles(chunks, KeySpan.ALL, keys);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.scannedRows()).isLessThanOrEqualTo(rows));
    }

    @Property(tries = 200)
    void boundariesForMilvusLite2HoldNoLineEndsAndTileAsWell(
            @ForAll("texts") Set<String> texts,
            @ForAll @IntRange(min = 2, max = 40) int page,
            @ForAll @IntRange(min = 1, max = 30) int rows) {
        TreeSet<Key> keys = texts.stream().map(Key::of).collect(Collectors.toCollection(TreeSet::new));
        Boundary boundary = Boundary.between(ServerKind.MILVUS_2_3, ServerKind.LITE_2);

        List<Chunk> chunks = scan(keys, false, page, rows, KeySpan.ALL, boundary);

        assertTiles(chunks, KeySpan.ALL, keys);
        assertThat(chunks)
                .allSatisfy(chunk -> assertThat(chunk.span().upper().map(Key::display))
                        .isNotEqualTo(Optional.of("\"\""))
                        .satisfies(hi -> assertThat(hi.orElse("")).doesNotContain("\\u000a", "\\u000d")));
    }

    @Property(tries = 200)
    void chunksTileAGapThatAnEarlierRunLeft(
            @ForAll("numbers") Set<Long> numbers,
            @ForAll long one,
            @ForAll long other,
            @ForAll @IntRange(min = 2, max = 40) int page,
            @ForAll @IntRange(min = 1, max = 30) int rows) {
        TreeSet<Key> keys = numbers.stream().map(Key::of).collect(Collectors.toCollection(TreeSet::new));
        // A bound is a key that was seen with others below it, so never the smallest number.
        long lo = Math.max(Long.MIN_VALUE + 1, Math.min(one, other));
        KeySpan gap = new KeySpan(Key.of(lo), one == other ? null : Key.of(Math.max(lo + 1, Math.max(one, other))));

        assertTiles(scan(keys, true, page, rows, gap, Boundary.ANY_KEY), gap, keys);
    }

    @Provide
    Arbitrary<Set<Long>> numbers() {
        return Arbitraries.longs()
                .edgeCases(edges -> edges.add(Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, Long.MAX_VALUE))
                .set()
                .ofMaxSize(150);
    }

    @Provide
    Arbitrary<Set<String>> texts() {
        Arbitrary<String> few =
                Arbitraries.strings().withChars("ab\n\r\t\"\\'%_é\uffff").ofMaxLength(4);
        Arbitrary<String> beyondTheBasicPlane =
                Arbitraries.of("\ud83d\ude00", "\ud83d\ude00\n", "\ud800\udc00", "\uffee", "\u2028", "\u0000", "");
        return Arbitraries.oneOf(few, beyondTheBasicPlane).set().ofMaxSize(120);
    }

    private static List<Chunk> scan(
            TreeSet<Key> keys, boolean int64, int page, int rows, KeySpan span, Boundary boundary) {
        ScriptedKeys scripted = new ScriptedKeys(keys, int64, page);
        milvus().clear();
        milvus().always("Query", request -> scripted.answer((QueryRequest) request));
        CollectionReader reader = new CollectionReader(
                cluster(),
                Patience.of(Duration.ofSeconds(10)),
                new CollectionRows(NAME, new KeyField("id", int64), List.of("id"), boundary),
                1);
        ServerKind.Reading reading = new ServerKind.Reading(16_384, rows, 1 << 30, true, true);
        KeyScan scan = new KeyScan(reader, new ChunkSize(reading, 1, OptionalInt.empty()));
        List<Chunk> chunks = new ArrayList<>();
        Optional<KeySpan> rest = Optional.of(span);
        while (rest.isPresent()) {
            KeyScan.Step step = scan.next(3, "p", rest.get());
            chunks.addAll(step.chunks());
            rest = step.rest();
        }
        return chunks;
    }

    private static void assertTiles(List<Chunk> chunks, KeySpan span, TreeSet<Key> keys) {
        Optional<Key> next = span.lower();
        for (Chunk chunk : chunks) {
            assertThat(chunk.span().lower()).isEqualTo(next);
            assertThat(chunk.scannedRows())
                    .isEqualTo(keys.stream().filter(chunk.span()::contains).count());
            next = chunk.span().upper();
        }
        assertThat(next).isEqualTo(span.upper());
        assertThat(chunks.stream().mapToLong(Chunk::scannedRows).sum())
                .isEqualTo(keys.stream().filter(span::contains).count());
        assertThat(chunks)
                .allSatisfy(
                        chunk -> assertThat(chunk.span().overlaps(chunk.span())).isTrue());
    }

    private static ScriptedMilvus milvus() {
        return Optional.ofNullable(milvus).orElseThrow();
    }

    private static Cluster cluster() {
        return Optional.ofNullable(cluster).orElseThrow();
    }
}
