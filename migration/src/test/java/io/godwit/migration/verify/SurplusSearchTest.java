package io.godwit.migration.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.copy.Boundary;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.copy.CollectionRows;
import io.godwit.migration.copy.KeyField;
import io.godwit.migration.copy.RangeReader;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Patience;
import io.godwit.milvus.Rows.Counted;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SurplusSearchTest {
    private static final Key LARGEST = Key.of(Long.MAX_VALUE);

    @Test
    void namesTheRowThatIsNeverReturnedHoweverManyKeysAreHeldTwice() {
        Patience patience = Patience.of(Duration.ofSeconds(10));
        try (ScriptedMilvus milvus = ScriptedMilvus.start("v2.5.4");
                MilvusFixture fixture = MilvusFixture.connect(milvus.uri(), "")) {
            fixture.prepare(SampleCollections.withSeed(1).basic(8));
            try (Cluster cluster = Cluster.connect(Endpoint.of(milvus.uri(), null, Endpoint.Tls.SYSTEM), patience)) {
                CollectionRows rows = new CollectionRows(
                        new CollectionName("default", "basic"),
                        new KeyField("id", true),
                        List.of("id"),
                        Boundary.ANY_KEY);
                RangeReader reader = new HidingReader(new CollectionReader(cluster, patience, rows, 1));
                List<RowDifference> found = new ArrayList<>();

                new SurplusSearch(reader, Kind.DUPLICATE_IN_SOURCE, 3)
                        .explain(new Chunk(0, "_default", KeySpan.ALL, 8), found::add);

                assertThat(found)
                        .extracting(RowDifference::kind)
                        .containsExactly(
                                Kind.DUPLICATE_IN_SOURCE,
                                Kind.DUPLICATE_IN_SOURCE,
                                Kind.DUPLICATE_IN_SOURCE,
                                Kind.UNREADABLE);
                assertThat(found.get(3).key()).isEqualTo(LARGEST);
            }
        }
    }

    /** Counts every row twice, and the largest key, which it never returns. */
    private record HidingReader(RangeReader reader) implements RangeReader {
        @Override
        public KeyField key() {
            return reader.key();
        }

        @Override
        public Counted read(String partition, KeySpan span) {
            return new Counted(reader.read(partition, span).columns(), count(partition, span));
        }

        @Override
        public Counted readGiant(String partition, KeySpan span) {
            return read(partition, span);
        }

        @Override
        public long count(String partition, KeySpan span) {
            return 2 * reader.count(partition, span) + (span.contains(LARGEST) ? 1 : 0);
        }

        @Override
        public long countKey(String partition, Key one) {
            return one.equals(LARGEST) ? 1 : 2 * reader.countKey(partition, one);
        }

        @Override
        public List<KeySpan> halves(String partition, KeySpan span) {
            return reader.halves(partition, span);
        }
    }
}
