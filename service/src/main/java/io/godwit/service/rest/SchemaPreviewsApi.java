package io.godwit.service.rest;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.PlanFields;
import io.godwit.migration.plan.SchemaFields;
import io.godwit.service.access.Caller;
import io.godwit.service.job.MigrationRequest;
import io.godwit.service.job.Migrations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The collections of a source field by field and, once a target is chosen, what it would get. Nothing is kept or changed. */
@RestController
final class SchemaPreviewsApi {
    private final Migrations migrations;

    SchemaPreviewsApi(Migrations migrations) {
        this.migrations = migrations;
    }

    @PostMapping("/api/v1/schema-previews")
    Map<String, Object> preview(Caller caller, Body body) {
        body.only("source", "target", "databases", "collections", "exclude", "options", "ifExists");
        Optional<String> target = body.optionalObject("target").map(MigrationBody::target);
        MigrationPlan plan = target.map(cluster -> migrations.preview(
                        caller,
                        new MigrationRequest(
                                MigrationBody.source(body),
                                cluster,
                                MigrationBody.selections(body),
                                MigrationBody.ifExists(body),
                                RunOptions.DEFAULT)))
                .orElseGet(() -> survey(caller, body));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("sourceServer", plan.sourceServer());
        answer.put("targetServer", target.isPresent() ? plan.targetServer() : null);
        answer.put("newDatabases", plan.databases());
        answer.put(
                "collections",
                plan.collections().stream()
                        .map(collection -> target.isPresent() ? both(collection) : ofSource(collection))
                        .toList());
        answer.put("findings", plan.findings().stream().map(PlanFields::of).toList());
        return answer;
    }

    /** What shall be other than at the source says nothing as long as there is no target. */
    private MigrationPlan survey(Caller caller, Body body) {
        for (String name : new String[] {"options", "ifExists"}) {
            if (body.has(name)) {
                throw body.wrong(name, "is for a preview with a target");
            }
        }
        return migrations.survey(caller, MigrationBody.source(body), MigrationBody.selections(body));
    }

    private static Map<String, Object> ofSource(CollectionPlan plan) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("source", plan.source().toString());
        answer.put("rows", plan.rows());
        answer.put("bytes", plan.rows() * plan.rowBytes());
        answer.put("partitions", plan.partitions());
        answer.put("aliases", plan.aliases());
        answer.put("sourceSchema", SchemaFields.of(plan.sourceSchema()));
        return answer;
    }

    private static Map<String, Object> both(CollectionPlan plan) {
        Map<String, Object> answer = PlanFields.of(plan);
        answer.put("shards", plan.shape().shards());
        answer.put("consistencyLevel", plan.shape().consistencyLevel().name());
        answer.put("partitionKeyPartitions", plan.shape().numPartitions());
        answer.put("sourceSchema", SchemaFields.of(plan.sourceSchema()));
        answer.put("targetSchema", SchemaFields.of(plan.targetSchema()));
        return answer;
    }
}
