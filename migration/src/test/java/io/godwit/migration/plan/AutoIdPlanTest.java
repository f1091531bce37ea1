package io.godwit.migration.plan;

import static io.godwit.migration.plan.Schemas.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of keys that the source generates, by what is asked and by what the target can. */
final class AutoIdPlanTest {
    private final InMemoryCluster source = new InMemoryCluster("http://old:19530", ServerKind.MILVUS_2_3);

    @ParameterizedTest
    @CsvSource({
        "MILVUS_2_3, v2.3.5-lite, false",
        "MILVUS_2_4, v2.4.23, false",
        "MILVUS_2_5, v2.5.17, false",
        "MILVUS_2_5, v2.5.18, true",
        "MILVUS_2_5, 2.5.27-dev, true",
        "MILVUS_2_6, v2.6.2, false",
        "MILVUS_2_6, v2.6.3, true",
        "MILVUS_2_6, v2.6.18, true",
        "MILVUS_2_6, unknown, false",
        "MILVUS_2_6, v2.5.30, false",
        "MILVUS_3_0, 3.0.0-beta, true",
        "LITE_2, unknown, true",
        "LITE_3, milvus_lite-3.2.2, true"
    })
    void keysAreKeptInACollectionThatGeneratesThemWhereTheTargetCan(ServerKind kind, String version, boolean can) {
        source.add(generating("docs"));
        InMemoryCluster target = new InMemoryCluster("http://new:19530", kind, version);

        MigrationPlan automatic = plan(target, AutoId.AUTO);
        MigrationPlan insisting = plan(target, AutoId.KEEP);

        assertThat(automatic.refused()).isFalse();
        assertThat(only(automatic).keepsGeneratedIds()).isEqualTo(can);
        assertThat(key(automatic)).isEqualTo(can);
        assertThat(ids(automatic).contains("AUTO_ID_BECOMES_PLAIN")).isEqualTo(!can);
        assertThat(properties(automatic)).isEqualTo(can ? List.of() : List.of("autoID of field id"));
        assertThat(insisting.refused()).isEqualTo(!can);
        assertThat(ids(insisting).contains("AUTO_ID_NOT_KEPT")).isEqualTo(!can);
        assertThat(ids(insisting)).doesNotContain("AUTO_ID_BECOMES_PLAIN");
    }

    @Test
    void theWarningOfAPlainKeyNamesTheServerAndTheOtherChoice() {
        source.add(generating("docs"));
        MigrationPlan plan = plan(new InMemoryCluster("http://new:19530", ServerKind.MILVUS_2_3), AutoId.AUTO);

        assertThat(plan.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
            assertThat(finding.object()).isEqualTo("field id of default.docs");
            assertThat(finding.evidence()).contains("Milvus 2.3 takes no keys").contains("new rows have to be given");
            assertThat(finding.remedy()).contains("--auto-id new");
        });
    }

    @Test
    void thePropertyThatLetsKeysInIsThatOfTheSourceAgainAtTheEnd() {
        InMemoryCluster target = new InMemoryCluster("http://new:19530", ServerKind.MILVUS_2_6, "v2.6.6");
        InMemoryCluster.Entry docs = source.add(generating("docs"));

        assertThat(only(plan(target, AutoId.AUTO)).shape().properties()).containsEntry("allow_insert_auto_id", "true");
        assertThat(only(plan(target, AutoId.AUTO)).shape().lateProperties())
                .as("taken away, as the source has none")
                .isEqualTo(Map.of("allow_insert_auto_id", ""));
        docs.properties = Map.of("allow_insert_auto_id", "false");
        assertThat(only(plan(target, AutoId.AUTO)).shape().lateProperties())
                .isEqualTo(Map.of("allow_insert_auto_id", "false"));
        docs.properties = Map.of("allow_insert_auto_id", "true");
        assertThat(only(plan(target, AutoId.AUTO)).shape().lateProperties()).isEmpty();
    }

    @Test
    void aPlainKeyIsADeclaredDifferenceAndNoWarningIfItWasAskedFor() {
        source.add(generating("docs"));
        MigrationPlan plan = plan(new InMemoryCluster("http://new:19530", ServerKind.LITE_3), AutoId.PLAIN);

        assertThat(plan.findings()).isEmpty();
        assertThat(key(plan)).isFalse();
        assertThat(properties(plan)).containsExactly("autoID of field id");
    }

    @ParameterizedTest
    @CsvSource({"AUTO, false", "PLAIN, false", "KEEP, true", "NEW, true"})
    void anOptionForGeneratedKeysIsNamedWhereKeysAreGiven(AutoId asked, boolean named) {
        source.add(schema("docs"));
        MigrationPlan plan = plan(new InMemoryCluster("http://new:19530", ServerKind.MILVUS_2_3), asked);

        assertThat(plan.refused()).isFalse();
        assertThat(only(plan).newIds()).isFalse();
        assertThat(ids(plan)).isEqualTo(named ? List.of("AUTO_ID_WITHOUT_EFFECT") : List.of());
    }

    @Test
    void milvusLite3MayCollideAndGeneratesNoTextKeys() {
        InMemoryCluster lite = new InMemoryCluster("http://new:19530", ServerKind.LITE_3);
        source.add(generating("docs"));
        assertThat(ids(plan(lite, AutoId.AUTO))).containsExactly("AUTO_ID_MAY_COLLIDE");

        CollectionSchema texts = generating("docs").toBuilder()
                .setFields(0, generating("docs").getFields(0).toBuilder().setDataType(DataType.VarChar))
                .build();
        source.add(texts);

        assertThat(ids(plan(lite, AutoId.AUTO))).contains("AUTO_ID_BECOMES_PLAIN");
        assertThat(key(plan(lite, AutoId.AUTO))).isFalse();
        assertThat(plan(lite, AutoId.NEW).refused()).isTrue();
    }

    @Test
    void anExistingTargetSaysItself() {
        source.add(generating("docs"));
        InMemoryCluster target = new InMemoryCluster("http://new:19530", ServerKind.MILVUS_2_3);
        target.add(schema("docs"));
        assertThat(merge(target, AutoId.AUTO).refused()).isFalse();
        assertThat(properties(merge(target, AutoId.AUTO))).containsExactly("autoID of field id");
        assertThat(ids(merge(target, AutoId.KEEP))).contains("AUTO_ID_NOT_KEPT", "TARGET_SCHEMA_DIFFERS");

        target.add(generating("docs"));
        assertThat(ids(merge(target, AutoId.AUTO))).contains("AUTO_ID_NOT_KEPT");
        assertThat(ids(merge(target, AutoId.PLAIN))).contains("TARGET_SCHEMA_DIFFERS");
        assertThat(ids(merge(target, AutoId.NEW))).contains("NEW_IDS_INTO_EXISTING");

        InMemoryCluster newer = new InMemoryCluster("http://newer:19530", ServerKind.MILVUS_2_6, "v2.6.4");
        newer.add(generating("docs")).properties = Map.of("allow_insert_auto_id", "false");
        assertThat(merge(newer, AutoId.AUTO).refused()).isFalse();
        assertThat(only(merge(newer, AutoId.AUTO)).shape().lateProperties())
                .isEqualTo(Map.of("allow_insert_auto_id", "false"));
    }

    private static CollectionSchema generating(String name) {
        CollectionSchema schema = schema(name);
        return schema.toBuilder()
                .setFields(0, schema.getFields(0).toBuilder().setAutoID(true))
                .build();
    }

    private MigrationPlan plan(InMemoryCluster target, AutoId wanted) {
        return plan(target, wanted, IfExists.FAIL);
    }

    private MigrationPlan merge(InMemoryCluster target, AutoId wanted) {
        return plan(target, wanted, IfExists.MERGE);
    }

    private MigrationPlan plan(InMemoryCluster target, AutoId wanted, IfExists ifExists) {
        return Planner.plan(
                source,
                target,
                Selections.parse(List.of(), List.of(), List.of())
                        .spec(
                                source.uri(),
                                target.uri(),
                                ifExists,
                                CollectionOptions.builder().autoId(wanted).build()),
                RunOptions.DEFAULT);
    }

    private static CollectionPlan only(MigrationPlan plan) {
        assertThat(plan.collections()).hasSize(1);
        return plan.collections().get(0);
    }

    private static boolean key(MigrationPlan plan) {
        return only(plan).targetSchema().getFields(0).getAutoID();
    }

    private static List<String> ids(MigrationPlan plan) {
        return plan.findings().stream()
                .map(Finding::id)
                .filter(id -> !id.equals("VERSION_UNKNOWN"))
                .toList();
    }

    private static List<String> properties(MigrationPlan plan) {
        return only(plan).differences().stream()
                .map(SchemaDifference::property)
                .filter(property -> !property.equals("consistency level"))
                .toList();
    }
}
