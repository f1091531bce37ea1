package io.godwit.service.rest;

import io.godwit.migration.run.JobState;
import io.godwit.milvus.CollectionName;
import io.godwit.service.access.Caller;
import io.godwit.service.cluster.Plan;
import io.godwit.service.database.Times;
import io.godwit.service.job.DatabaseChoice;
import io.godwit.service.job.JobDetails;
import io.godwit.service.job.Jobs;
import io.godwit.service.job.Migration;
import io.godwit.service.job.Migrations;
import io.godwit.service.job.NewClusterMigrations;
import io.godwit.service.provision.ClusterOrder;
import io.godwit.service.provision.NewCluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Migrations and their jobs, as Zilliz Cloud's reference has them in its second revision (with {@code dbName} and {@code destDbName}). */
@RestController
final class MigrationsV2 {
    /** What a database or collection may be called; above all, no star and no dot, which mean something in a selection. */
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,254}";

    private final Migrations migrations;
    private final NewClusterMigrations toNew;
    private final Jobs jobs;

    MigrationsV2(Migrations migrations, NewClusterMigrations toNew, Jobs jobs) {
        this.migrations = migrations;
        this.toNew = toNew;
        this.jobs = jobs;
    }

    @PostMapping("/v2/migrations/toExisting")
    Success toExisting(Caller caller, Body body) {
        body.only("source", "destination", "dbCollections");
        Body source = body.object("source");
        source.only("clusterId");
        Body destination = body.object("destination");
        destination.only("clusterId");
        List<DatabaseChoice> databases = new ArrayList<>();
        for (Body choice : body.objects("dbCollections").orElse(List.of())) {
            databases.add(database(choice));
        }
        String job = migrations.toExisting(caller, source.text("clusterId"), destination.text("clusterId"), databases);
        return Success.of(Map.of("jobId", job));
    }

    @PostMapping("/v2/migrations/toNewDedicated")
    Success toNewDedicated(Caller caller, Body body) {
        body.only("source", "destination", "dbCollections");
        Body source = body.object("source");
        source.only("clusterId");
        Body destination = body.object("destination");
        destination.only("clusterName", "projectId", "regionId", "plan", "cuType", "cuSize");
        Plan plan = ClustersV2.dedicated(destination).orElseThrow(() -> destination.wrong("plan", "is missing"));
        ClusterOrder order = ClustersV2.order(destination, plan, ClustersV2.size(destination));
        List<DatabaseChoice> databases = new ArrayList<>();
        for (Body choice : body.objects("dbCollections").orElse(List.of())) {
            choice.only("dbName", "destDbName");
            databases.add(database(choice));
        }
        NewClusterMigrations.Submission submission = toNew.submit(
                caller,
                source.text("clusterId"),
                new NewCluster(ClustersV2.project(destination), order, Map.of()),
                databases);
        Map<String, Object> answer = ClustersV2.made(submission.cluster());
        answer.remove("prompt");
        answer.put("jobId", submission.job());
        return Success.of(answer);
    }

    @GetMapping("/v2/jobs/{id}")
    Success job(Caller caller, @PathVariable("id") String id) {
        JobDetails details = jobs.find(caller, id);
        Migration migration = details.migration();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("jobId", migration.job());
        answer.put("type", "MIGRATION");
        answer.put("status", status(migration.state()));
        answer.put("progress", String.valueOf(details.percent()));
        answer.put("startTime", Times.shown(migration.created()));
        answer.put("endTime", migration.finished().map(Times::shown).orElse(""));
        answer.put("reason", migration.reason().orElse(""));
        return Success.of(answer);
    }

    /** Clients know no pause: a job that the end of the service interrupted is still on its way. */
    private static String status(JobState state) {
        return state == JobState.PAUSED ? JobState.IN_PROGRESS.name() : state.name();
    }

    private static DatabaseChoice database(Body choice) {
        choice.only("dbName", "destDbName", "collections");
        String source = name(choice, "dbName").orElse(CollectionName.DEFAULT_DATABASE);
        String target = name(choice, "destDbName").orElse(source);
        Optional<Set<String>> collections = choice.objects("collections").map(MigrationsV2::collections);
        return new DatabaseChoice(source, target, collections);
    }

    private static Set<String> collections(List<Body> elements) {
        Set<String> names = new LinkedHashSet<>();
        for (Body element : elements) {
            element.only("collectionName");
            names.add(name(element, "collectionName").orElseThrow(() -> element.wrong("collectionName", "is missing")));
        }
        return names;
    }

    private static Optional<String> name(Body body, String field) {
        Optional<String> name = body.optionalText(field);
        if (name.isPresent() && !name.get().matches(NAME)) {
            throw body.wrong(field, "is no name: letters, digits and underscores, a letter or underscore first");
        }
        return name;
    }
}
