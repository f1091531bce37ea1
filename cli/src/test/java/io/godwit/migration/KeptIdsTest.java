package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Patience;
import io.godwit.store.SqliteStore;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.AlterCollectionRequest;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.MutationResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated keys that are kept by {@code allow_insert_auto_id}, on scripted servers of Milvus 2.6: no real server of this machine
 * knows that property. The script refuses given keys without it, as Milvus does.
 */
final class KeptIdsTest {
    private static final String PROPERTY = "allow_insert_auto_id";
    private static final SampleCollection SAMPLE =
            SampleCollections.withSeed(1).autoIds(300).withName("kept");

    @TempDir
    private Path state;

    private final ScriptedMilvus source = milvus26();
    private final ScriptedMilvus target = milvus26();
    private final MilvusFixture from = MilvusFixture.connect(source.uri(), "");
    private final MilvusFixture to = MilvusFixture.connect(target.uri(), "");

    @AfterEach
    void stop() {
        from.close();
        to.close();
        source.close();
        target.close();
    }

    @Test
    void rowsKeepTheirKeysAndThePropertyIsGoneAfterwards() {
        from.prepare(SAMPLE);

        Job job = migrate();

        assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
        assertThat(job.plan().findings()).isEmpty();
        assertThat(job.plan().collections().get(0).differences()).isEmpty();
        assertThat(to.describe("kept").getSchema().getFieldsList())
                .anyMatch(field -> field.getIsPrimaryKey() && field.getAutoID());
        assertThat(to.describe("kept").getPropertiesList()).isEmpty();
        RowComparison.assertSameRows(from.readAll("kept"), to.readAll("kept"));
        assertThat(target.requests(AlterCollectionRequest.class))
                .last()
                .extracting(AlterCollectionRequest::getDeleteKeysList)
                .isEqualTo(List.of(PROPERTY));
    }

    @Test
    void aWriteOfUnknownOutcomeIsDeletedAndInsertedAgainNeverUpserted() {
        from.prepare(SAMPLE);
        target.next("Insert", ScriptedReply.lost(), ScriptedReply.proceed(), ScriptedReply.lost());

        Job job = migrate();

        assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
        assertThat(target.calls()).contains("Delete").doesNotContain("Upsert");
        assertThat(to.count("kept")).isEqualTo(300);
        RowComparison.assertSameRows(from.readAll("kept"), to.readAll("kept"));
    }

    @Test
    void aValueOfTheSourcesOwnIsThereAgainAtTheEnd() {
        from.prepare(SAMPLE);
        from.stub()
                .alterCollection(AlterCollectionRequest.newBuilder()
                        .setCollectionName("kept")
                        .addProperties(
                                KeyValuePair.newBuilder().setKey(PROPERTY).setValue("false"))
                        .build());

        Job job = migrate();

        assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
        assertThat(to.describe("kept").getPropertiesList())
                .containsExactly(KeyValuePair.newBuilder()
                        .setKey(PROPERTY)
                        .setValue("false")
                        .build());
    }

    @Test
    void aCatchUpAsksForThePropertyAgain() {
        from.prepare(SAMPLE);
        migrate();
        from.insert("kept", "", SAMPLE.batches().get(0).rows().subList(0, 20));
        int before = target.requests(AlterCollectionRequest.class).size();

        Job job = migrate();

        assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
        assertThat(target.requests(AlterCollectionRequest.class).stream().skip(before))
                .first()
                .extracting(AlterCollectionRequest::getPropertiesList)
                .isEqualTo(List.of(KeyValuePair.newBuilder()
                        .setKey(PROPERTY)
                        .setValue("true")
                        .build()));
        assertThat(to.count("kept")).isEqualTo(320);
        assertThat(to.describe("kept").getPropertiesList()).isEmpty();
        RowComparison.assertSameRows(from.readAll("kept"), to.readAll("kept"));
    }

    @Test
    @SuppressWarnings("deprecation")
    void aServerThatRefusesTheKeysAllTheSameIsNamedWithTheChoiceThatIsLeft() {
        from.prepare(SAMPLE);
        target.always(
                "Insert",
                request -> ScriptedReply.refused(
                        1100,
                        ErrorCode.IllegalArgument,
                        "can not assign primary field data when auto id enabled id: invalid parameter"));

        Job job = migrate();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.reason().orElseThrow().message())
                .contains("default.kept")
                .contains("--auto-id plain");
        assertThat(target.requests(InsertRequest.class))
                .as("Keys were given, and by no other way once they were refused")
                .isNotEmpty()
                .allSatisfy(insert -> assertThat(insert.getFieldsDataList())
                        .extracting(FieldData::getFieldName)
                        .contains(SAMPLE.keyField().getName()));
        assertThat(target.calls()).doesNotContain("Upsert");
    }

    /** Runs the job, or catches up if it is done. */
    private Job migrate() {
        Endpoint source = Endpoint.of(this.source.uri(), null, Endpoint.Tls.SYSTEM);
        Endpoint target = Endpoint.of(this.target.uri(), null, Endpoint.Tls.SYSTEM);
        MigrationSpec spec = new MigrationSpec(
                source.uri(),
                target.uri(),
                List.of(new Selection("default", "kept", "default", "kept")
                        .with(CollectionOptions.builder().autoId(AutoId.KEEP).build())),
                List.of(),
                IfExists.FAIL);
        RunOptions options = RunOptions.builder()
                .parallelism(OptionalInt.of(1))
                .patience(Duration.ofSeconds(20))
                .chunkBytes(OptionalInt.of(2048))
                .build();
        Patience patience = Patience.of(Duration.ofSeconds(20));
        try (JobStore store = SqliteStore.open(state);
                ClusterPair clusters = ClusterPair.connect(source, target, patience)) {
            Migrator migrator = new Migrator(store);
            Progress progress = new Progress(event -> {});
            return migrator.find(spec)
                    .map(job -> migrator.again(job.id(), clusters, options, progress))
                    .orElseGet(() -> migrator.run(
                            migrator.submit(migrator.plan(clusters, spec, options), options)
                                    .id(),
                            clusters,
                            options,
                            progress));
        }
    }

    /** The calls by which a server shows itself as 2.6 are those that are answered at all. */
    private static ScriptedMilvus milvus26() {
        ScriptedMilvus milvus = ScriptedMilvus.start("v2.6.6");
        List.of("DescribeDatabase", "ListPrivilegeGroups", "GetReplicateInfo")
                .forEach(rpc ->
                        milvus.always(rpc, request -> ScriptedReply.answer(MutationResult.getDefaultInstance())));
        return milvus;
    }
}
