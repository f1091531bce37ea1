package io.godwit.migration.plan;

import static io.godwit.migration.plan.Schemas.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.ServerKind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanExtensionTest {
    private InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_2_3);
    private InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_3);

    @Test
    void whatCameSinceFollowsTheCollectionsOfThePlan() {
        source.add(schema("m"));
        MigrationPlan plan = plan("*");
        source.add(schema("a"));
        source.add("shop", schema("b"));
        target.add(schema("m"));

        PlanExtension extension = PlanExtension.of(source, target, plan);

        assertThat(extension.arrived()).containsExactly(name("a"));
        MigrationPlan extended = extension.extended(RunOptions.DEFAULT, true);
        assertThat(sources(extended)).containsExactly(name("m"), name("a"));
        assertThat(extended.collections().get(0)).isEqualTo(plan.collections().get(0));
        assertThat(extended.findings())
                .as("of what exists at the target by now")
                .isEmpty();
        assertThat(extension.extended(RunOptions.DEFAULT, false)).isEqualTo(plan);
    }

    @Test
    void withoutASelectionEverythingNewBelongsToIt() {
        source.add(schema("m"));
        MigrationPlan plan = plan();
        source.add("shop", schema("b"));

        MigrationPlan extended = PlanExtension.of(source, target, plan).extended(RunOptions.DEFAULT, true);

        assertThat(sources(extended)).containsExactly(name("m"), new CollectionName("shop", "b"));
        assertThat(extended.databases()).containsExactly("shop");
    }

    @Test
    void emptyDatabasesAreTakenInToo() {
        source.add(schema("m"));
        source.addDatabase("bare");
        MigrationPlan plan = plan();
        source.addDatabase("later");

        PlanExtension extension = PlanExtension.of(source, target, plan);

        assertThat(extension.arrivedDatabases()).containsExactly("later");
        assertThat(extension.missingDatabases()).containsExactly("bare");
        assertThat(extension.extended(RunOptions.DEFAULT, false)).isEqualTo(plan);
        assertThat(extension.extended(RunOptions.DEFAULT, true).databases()).containsExactly("bare", "later");
    }

    @Test
    void whatIsRefusedAmongItIsSkippedByName() {
        source.add(schema("m"));
        MigrationPlan plan = plan("*");
        InMemoryCluster.Entry bare = source.add(schema("bare"));
        bare.indexes = List.of();
        bare.load = LoadState.NOT_LOADED;
        source.add(schema("taken"));
        target.add(schema("taken"));

        MigrationPlan extended = PlanExtension.of(source, target, plan).extended(RunOptions.DEFAULT, true);

        assertThat(sources(extended)).containsExactly(name("m"));
        assertThat(extended.skipped()).containsExactly(name("bare"), name("taken"));
        assertThat(extended.findings()).extracting(Finding::id).contains("SOURCE_UNREADABLE", "TARGET_EXISTS");
        assertThat(extended.refused()).isFalse();
    }

    @Test
    void whatWasSkippedIsTakenInOnceItIsRefusedNoMore() {
        MigrationPlan plan = skipping();
        assertThat(PlanExtension.of(source, target, plan).extended(RunOptions.DEFAULT, false))
                .as("still refused")
                .isEqualTo(plan);

        target.remove("default", "taken");
        PlanExtension extension = PlanExtension.of(source, target, plan);

        assertThat(extension.arrived()).isEmpty();
        MigrationPlan extended = extension.extended(RunOptions.DEFAULT, false);
        assertThat(sources(extended)).containsExactly(name("z"), name("taken"));
        assertThat(extended.skipped()).isEmpty();
        assertThat(extended.findings()).isEmpty();
    }

    @Test
    void whatWasSkippedAndIsGoneIsForgottenUnlessItWasNamed() {
        MigrationPlan plan = skipping();
        source.remove("default", "taken");
        assertThat(PlanExtension.of(source, target, plan)
                        .extended(RunOptions.DEFAULT, false)
                        .skipped())
                .isEmpty();

        MigrationPlan named = plan("z", "nowhere").withoutRefused();
        assertThat(named.skipped()).containsExactly(name("nowhere"));
        assertThat(PlanExtension.of(source, target, named).extended(RunOptions.DEFAULT, true))
                .isEqualTo(named);
    }

    @Test
    void twoSourcesNeverGetOneName() {
        source.add("x", schema("docs"));
        MigrationPlan plan = Planner.plan(
                source,
                target,
                Selections.parse(List.of(), List.of("*.docs=default.docs"), List.of())
                        .spec(source.uri(), target.uri(), IfExists.MERGE),
                RunOptions.DEFAULT);
        target.add(schema("docs"));
        source.add("y", schema("docs"));

        MigrationPlan extended = PlanExtension.of(source, target, plan).extended(RunOptions.DEFAULT, true);

        assertThat(extended.collections()).hasSize(1);
        assertThat(extended.skipped()).containsExactly(new CollectionName("y", "docs"));
        assertThat(extended.findings()).extracting(Finding::id).contains("TARGET_NAME_CLASH");
    }

    @Test
    void whatTheJobMadeItselfOnTheSameServerDidNotCome() {
        target = source;
        source.add(schema("noi"));
        MigrationPlan plan = plan("noi*=noi_z*");
        source.add(schema("noi_z"));
        source.add(schema("noi_2"));

        assertThat(PlanExtension.of(source, target, plan).arrived()).containsExactly(name("noi_2"));
    }

    @Test
    void norWhereTheServerHasTwoAddresses() {
        source.add(schema("noi"));
        target.add(schema("noi"));
        MigrationPlan plan = plan("noi*=noi_z*");
        long id = source.add(schema("noi_z")).id;
        target.add(schema("noi_z")).id = id;

        assertThat(PlanExtension.of(source, target, plan).arrived()).isEmpty();
    }

    /** Of a source with {@code z}, and {@code taken}, whose name is taken at the target. */
    private MigrationPlan skipping() {
        source.add(schema("z"));
        source.add(schema("taken"));
        target.add(schema("taken"));
        MigrationPlan plan = plan("*").withoutRefused();
        assertThat(plan.skipped()).containsExactly(name("taken"));
        return plan;
    }

    private MigrationPlan plan(String... collections) {
        MigrationSpec spec = Selections.parse(List.of(), List.of(collections), List.of())
                .spec(source.uri(), target.uri(), IfExists.FAIL);
        return Planner.plan(source, target, spec, RunOptions.DEFAULT);
    }

    private static List<CollectionName> sources(MigrationPlan plan) {
        return plan.collections().stream().map(CollectionPlan::source).toList();
    }

    private static CollectionName name(String collection) {
        return new CollectionName(CollectionName.DEFAULT_DATABASE, collection);
    }
}
