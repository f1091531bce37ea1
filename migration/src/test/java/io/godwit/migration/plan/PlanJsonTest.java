package io.godwit.migration.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.MigrationPlan;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class PlanJsonTest {
    @Property(tries = 200)
    void whatIsReadIsWhatWasWritten(@ForAll("plans") MigrationPlan plan) {
        assertThat(PlanJson.read(PlanJson.write(plan))).isEqualTo(plan);
    }

    @Property(tries = 50)
    void equalPlansAreEqualTexts(@ForAll("plans") MigrationPlan plan) {
        assertThat(PlanJson.write(PlanJson.read(PlanJson.write(plan)))).isEqualTo(PlanJson.write(plan));
    }

    @Example
    void aPlanFromBeforeThereWereOptionsAsksForNone() throws IOException {
        MigrationPlan plan = Plans.any()
                .filter(one ->
                        !one.collections().isEmpty() && !one.spec().selection().isEmpty())
                .sample();
        JsonNode written = new JsonMapper().readTree(PlanJson.write(plan));
        written.findParents("options").forEach(holder -> ((ObjectNode) holder).remove("options"));
        written.findParents("newIds").forEach(holder -> ((ObjectNode) holder).remove("newIds"));
        String old = written.toString();
        MigrationPlan read = PlanJson.read(old);
        assertThat(old).doesNotContain("options").doesNotContain("newIds");
        assertThat(read.collections()).noneMatch(CollectionPlan::newIds);
        assertThat(read.spec().selection())
                .allSatisfy(one -> assertThat(one.options().asSource()).isTrue());
        assertThat(read.collections())
                .allSatisfy(one -> assertThat(one.options().asSource()).isTrue());
    }

    @Example
    void aTextOfAnotherVersionIsNamedAsSuch() {
        assertThatThrownBy(() -> PlanJson.read("{\"spec\":null,\"new\":1}"))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_UNUSABLE));
    }

    @Provide
    Arbitrary<MigrationPlan> plans() {
        return Plans.any();
    }
}
