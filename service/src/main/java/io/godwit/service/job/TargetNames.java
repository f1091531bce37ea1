package io.godwit.service.job;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.run.JobStore;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Endpoint;
import io.godwit.service.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The collections that jobs on their way write: no two jobs write the same one. */
@Component
final class TargetNames {
    private final MigrationRows rows;
    private final JobStore store;

    TargetNames(MigrationRows rows, JobStore store) {
        this.rows = rows;
        this.store = store;
    }

    /**
     * Refuses a plan with a target that another unfinished job writes.
     *
     * @param organization whose plan it is: of another one's job nothing is told but that it is there
     * @param job whose plan it is; empty if there is none yet
     */
    void refuseTaken(MigrationPlan plan, String organization, String job) {
        taken(plan, organization, job).values().stream().findFirst().ifPresent(reason -> {
            throw Problem.NAME_CLASH.with(reason);
        });
    }

    /** The targets of a plan that other unfinished jobs write, each with the reason why it cannot be had. */
    Map<CollectionName, String> taken(MigrationPlan plan, String organization, String job) {
        Map<CollectionName, String> taken = new LinkedHashMap<>();
        rows.unfinished().stream()
                .filter(other -> !other.job().equals(job))
                .forEach(other -> addSame(taken, other, plan, organization));
        return taken;
    }

    private void addSame(Map<CollectionName, String> taken, Migration other, MigrationPlan plan, String organization) {
        MigrationPlan planned = store.find(other.job()).orElseThrow().plan();
        if (!Endpoint.sameServer(planned.spec().target(), plan.spec().target())) {
            return;
        }
        String who = other.organization().equals(organization)
                ? "Job " + other.job() + ", which is " + other.state() + ","
                : "A job of another organization";
        Set<CollectionName> theirs = targets(planned).collect(Collectors.toSet());
        targets(plan)
                .filter(theirs::contains)
                .forEach(name ->
                        taken.putIfAbsent(name, who + " makes the collection " + name + " at the same target."));
    }

    private static Stream<CollectionName> targets(MigrationPlan plan) {
        return plan.collections().stream().map(CollectionPlan::target);
    }
}
