package io.godwit.migration.plan;

import static io.godwit.migration.plan.Schemas.field;
import static io.godwit.migration.plan.Schemas.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.DataType;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class PlanTextTest {
    private final InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_2_3);
    private final InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_3);

    @Example
    void tellsAPlan() {
        InMemoryCluster.Entry docs = source.add("sales", schema("docs"));
        docs.rows = 25_000_000;
        docs.partitions = List.of("_default", "old");
        docs.aliases = List.of("current");
        assertThat(PlanText.of(plan())).isEqualTo("""
                        From http://a:19530  Milvus 2.3 (v1)
                        To   http://b:19530  Milvus 2.3 (v1)
                        1 collection, 25,000,000 rows, about 1.0 GB: about 50 s to copy at an assumed 20 MB/s, indexes and the check not counted
                        New at the target: database sales

                        sales.docs -> sales.docs  (create)
                          rows        25,000,000, about 1.0 GB (40 bytes each)
                          fields      id: Int64, primary key
                                      v: FloatVector(dim=8)
                          partitions  _default, old
                          indexes     v: index_type=FLAT, metric_type=L2
                          aliases     current
                          target      loaded with 1 replica(s), 1 shard, consistency Bounded

                        It may start; 0 warnings. Nothing was changed yet.
                        """);
        assertThat(PlanText.of(plan(), OptionalLong.of(1_000_000)))
                .contains("about 16 min to copy at the 1.0 MB/s that it may use");
    }

    @Example
    void tellsWhyItMayNotStart() {
        source.add(schema("docs", field("x", DataType.Text).build())).load = LoadState.NOT_LOADED;
        assertThat(PlanText.of(plan()))
                .contains("default.docs -> default.docs  (refused)\n")
                .contains(
                        "  ERROR       UNSUPPORTED_TYPE field x of default.docs: It is of type Text, which Milvus 2.3")
                .as("nothing is done with what is refused")
                .doesNotContain("loaded for the copy")
                .contains("It may not start: 1 error. Nothing was changed.");
    }

    @Property(tries = 100)
    void whateverServersSaySteersNoTerminal(@ForAll("plans") MigrationPlan plan) {
        assertThat(PlanText.of(plan).chars().filter(Character::isISOControl)).containsOnly((int) '\n');
    }

    @Provide
    Arbitrary<MigrationPlan> plans() {
        return Plans.any();
    }

    private MigrationPlan plan() {
        return Planner.plan(
                source,
                target,
                Selections.parse(List.of(), List.of(), List.of()).spec(source.uri(), target.uri(), IfExists.FAIL),
                RunOptions.DEFAULT);
    }
}
