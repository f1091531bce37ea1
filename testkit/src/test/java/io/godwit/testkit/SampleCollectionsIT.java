package io.godwit.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is generated is what the real servers give back: the ground on which tests of migrations stand. */
class SampleCollectionsIT {
    private final SampleCollections samples = SampleCollections.withSeed(7);
    private final List<MilvusFixture> fixtures = new ArrayList<>();

    /** Each test has a database of its own, where the server has several, so that they can run beside each other. */
    @AfterEach
    void leaveServersEmpty() {
        for (MilvusFixture fixture : fixtures) {
            fixture.dropCollections();
            if (fixture.family() != ServerFamily.LITE_2) {
                fixture.dropDatabase(fixture.database());
            }
            fixture.close();
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerFamily.class, mode = EnumSource.Mode.EXCLUDE, names = "LATER_MILVUS")
    @Execution(ExecutionMode.CONCURRENT)
    void everyRowReadsBackAsItWasGenerated(ServerFamily family) {
        MilvusFixture fixture = fixture(family);
        List<SampleCollection> held = readable().stream()
                .filter(sample -> sample.runsOn().contains(family))
                .toList();

        Map<String, Map<String, Map<Object, Map<String, Object>>>> expected = fixture.prepareAll(held);

        assertThat(held).hasSizeGreaterThan(8);
        for (SampleCollection sample : held) {
            var rows = expected.get(sample.name());
            if (fixture.readsPartitions(sample.name())) {
                RowComparison.assertSamePartitions(rows, fixture.readByPartition(sample.name()));
            } else {
                RowComparison.assertSameRows(
                        rows.get(SampleCollection.DEFAULT_PARTITION), fixture.readAll(sample.name()));
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void everyIndexTypeIsBuilt() {
        MilvusFixture fixture = fixture(ServerFamily.MILVUS);
        List<SampleCollection> indexed = samples.indexTypes(200);

        fixture.prepareAll(indexed);

        for (SampleCollection sample : indexed) {
            assertThat(fixture.serving().indexes(sample.name()))
                    .as(sample.name())
                    .hasSameSizeAs(sample.indexes());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theLargestKeyIsCountedButNotReturned() {
        MilvusFixture fixture = fixture(ServerFamily.MILVUS);

        fixture.prepare(samples.unreadableKey());

        assertThat(fixture.count("unreadable_key")).isEqualTo(3);
        assertThat(fixture.readAll("unreadable_key")).containsOnlyKeys(1L, 2L);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void conflictingDuplicatesAreCountedAndReadOnce() {
        MilvusFixture fixture = fixture(ServerFamily.MILVUS);

        fixture.prepare(samples.conflictingDuplicates(100));

        assertThat(fixture.count("conflicting_duplicates")).isEqualTo(110);
        assertThat(fixture.readAll("conflicting_duplicates")).hasSize(100);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void manySmallCollectionsAreMadeSideBySide() {
        MilvusFixture fixture = fixture(ServerFamily.MILVUS);

        fixture.prepareAll(samples.small(10, 1_000));

        assertThat(fixture.collections()).hasSize(10);
        assertThat(fixture.count("small_9")).isEqualTo(1_000);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theSameSeedGivesTheSameRows() {
        assertThat(SampleCollections.withSeed(7).allTypes(50)).isEqualTo(samples.allTypes(50));
        assertThat(SampleCollections.withSeed(8).allTypes(50)).isNotEqualTo(samples.allTypes(50));
    }

    private List<SampleCollection> readable() {
        return List.of(
                samples.basic(5_000),
                samples.allTypes(200),
                samples.binaryVectors(100),
                samples.float16Vectors(100),
                samples.nastyKeys(),
                samples.varCharKeys(3_000),
                samples.int64Extremes(),
                samples.namedPartitions(300),
                samples.sharedKeys(300),
                samples.partitionKey(3_000),
                samples.autoIds(300),
                samples.equalDuplicates(300),
                samples.bigRows(20));
    }

    private MilvusFixture fixture(ServerFamily family) {
        MilvusFixture fixture = MilvusServers.fixture(
                switch (family) {
                    case MILVUS -> MilvusServers.source();
                    case LATER_MILVUS -> throw new IllegalArgumentException("There is no such server here");
                    case LITE_2 -> MilvusServers.lite2();
                    case LITE_3 -> MilvusServers.lite3();
                });
        assertThat(fixture.family()).isEqualTo(family);
        MilvusFixture own = family == ServerFamily.LITE_2 ? fixture : ownDatabase(fixture);
        fixtures.add(own);
        return own;
    }

    private static MilvusFixture ownDatabase(MilvusFixture server) {
        String name = "samples_" + UUID.randomUUID().toString().substring(0, 8);
        server.createDatabase(name);
        return server.database(name);
    }
}
