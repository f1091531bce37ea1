package io.godwit.testkit;

import static io.godwit.testkit.SampleCollection.DEFAULT_PARTITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvus.grpc.BackupRBACMetaRequest;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.QueryRequest;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptedMilvusTest {
    private final SampleCollections samples = SampleCollections.withSeed(3);
    private final ScriptedMilvus milvus = ScriptedMilvus.start("v2.5.4");
    private final MilvusFixture fixture = MilvusFixture.connect(milvus.uri(), "");

    @AfterEach
    void stop() {
        fixture.close();
        milvus.close();
    }

    @Test
    void givesBackEveryKindOfRowAsARealServerDoes() {
        List<SampleCollection> all = List.of(
                samples.basic(300),
                samples.allTypes(60),
                samples.binaryVectors(20),
                samples.float16Vectors(20),
                samples.nastyKeys(),
                samples.varCharKeys(300),
                samples.int64Extremes(),
                samples.namedPartitions(50),
                samples.sharedKeys(50),
                samples.autoIds(50),
                samples.equalDuplicates(50));

        for (SampleCollection sample : all) {
            RowComparison.assertSamePartitions(fixture.prepare(sample), fixture.readByPartition(sample.name()));
        }
        SampleCollection bucketed = samples.partitionKey(100);
        RowComparison.assertSameRows(
                fixture.prepare(bucketed).get(DEFAULT_PARTITION), fixture.readAll(bucketed.name()));
    }

    @ParameterizedTest
    @CsvSource({
        "3 <= id < 6, 3",
        "id >= 95, 5",
        "5 > id, 5",
        "'id in [1, 2, 500]', 2",
        "id == 7, 1",
        "(id > 1 and id <= 4) && id < 4, 2"
    })
    void filtersByKey(String filter, int rows) {
        fixture.prepare(samples.basic(100));

        assertThat(fixture.count("basic", filter)).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource({"id <", "title == 1", "id >= -9223372036854775808", "id in [1", "id == \"a\"", "id ~ 3"})
    void refusesFiltersThatItDoesNotUnderstand(String filter) {
        fixture.prepare(samples.basic(10));

        assertThatThrownBy(() -> fixture.count("basic", filter))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("code 1100");
    }

    @Test
    void ordersVarCharKeysByTheirBytes() {
        fixture.prepare(samples.nastyKeys());
        var request = QueryRequest.newBuilder()
                .setCollectionName("nasty_keys")
                .setExpr("id > \"\uffff\"")
                .addOutputFields("id")
                .addQueryParams(KeyValuePair.newBuilder().setKey("limit").setValue("10"))
                .build();

        var keys = Columns.values(fixture.stub().query(request).getFieldsData(0));

        // An emoji comes after U+FFFF in UTF-8, but before it in Java's own order.
        assertThat(keys).containsExactly("\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67", "\ud83d\ude00");
    }

    @Test
    void repliesAsScriptedAndThenServesAgain() {
        SampleCollection sample = samples.basic(10);
        fixture.createCollection(sample.schema());
        milvus.next("Insert", ScriptedReply.rateLimited(), ScriptedReply.rateLimited());

        fixture.insert("basic", DEFAULT_PARTITION, sample.batches().get(0).rows());

        assertThat(milvus.requests(InsertRequest.class)).hasSize(3);
        assertThat(fixture.serving().indexes("basic")).isEmpty();
        assertThat(milvus.calls()).containsSubsequence("CreateCollection", "Insert", "Insert", "Insert");
    }

    @Test
    void aLostAnswerLeavesTheRowsWrittenAndABrokenOneDoesNot() {
        SampleCollection sample = samples.basic(10);
        fixture.prepare(sample);
        List<Map<String, Object>> rows = sample.batches().get(0).rows();

        milvus.next("Insert", ScriptedReply.broken(Status.UNAVAILABLE), ScriptedReply.lost());

        assertThatThrownBy(() -> fixture.insert("basic", DEFAULT_PARTITION, rows))
                .hasMessageContaining("UNAVAILABLE");
        assertThat(fixture.count("basic")).isEqualTo(10);
        assertThatThrownBy(() -> fixture.insert("basic", DEFAULT_PARTITION, rows))
                .hasMessageContaining("UNAVAILABLE");
        assertThat(fixture.count("basic")).isEqualTo(20);
        assertThat(fixture.readAll("basic")).hasSize(10);
    }

    @Test
    void aSilentCallRunsIntoItsDeadline() {
        milvus.always("GetVersion", request -> ScriptedReply.silence());
        var patient = fixture.stub().withDeadlineAfter(300, TimeUnit.MILLISECONDS);

        assertThatThrownBy(() -> patient.getVersion(GetVersionRequest.getDefaultInstance()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("DEADLINE_EXCEEDED");

        milvus.clear();
        assertThat(fixture.stub()
                        .getVersion(GetVersionRequest.getDefaultInstance())
                        .getVersion())
                .isEqualTo("v2.5.4");
    }

    @Test
    void anRpcThatItDoesNotKnowIsUnimplemented() {
        assertThatThrownBy(() -> fixture.stub().backupRBAC(BackupRBACMetaRequest.getDefaultInstance()))
                .hasMessageContaining("UNIMPLEMENTED");
    }

    @Test
    void upsertReplacesAllCopiesAndDeleteRemovesThem() {
        fixture.prepare(samples.conflictingDuplicates(20));
        assertThat(fixture.count("conflicting_duplicates")).isEqualTo(22);

        List<Map<String, Object>> again = IntStream.of(0, 10)
                .mapToObj(key -> samples.conflictingDuplicates(20)
                        .batches()
                        .get(0)
                        .rows()
                        .get(key))
                .toList();
        fixture.upsert("conflicting_duplicates", DEFAULT_PARTITION, again);
        assertThat(fixture.count("conflicting_duplicates")).isEqualTo(20);

        fixture.delete("conflicting_duplicates", "", List.of(0L, 10L, 99L));
        assertThat(fixture.count("conflicting_duplicates")).isEqualTo(18);
    }
}
