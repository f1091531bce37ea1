package io.godwit.service.rest;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.LoadSource;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.plan.PlanText;
import io.godwit.migration.plan.Selections;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.GodwitException;
import io.godwit.service.access.Caller;
import io.godwit.service.job.IdempotencyKey;
import io.godwit.service.job.Jobs;
import io.godwit.service.job.MigrationRequest;
import io.godwit.service.job.Migrations;
import io.godwit.service.job.Migrations.Submission;
import io.godwit.service.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Migrations with all that the command line can say of selection, names and options of a run, in its words. */
@RestController
final class MigrationsApi {
    private static final String KEY = "Idempotency-Key";
    /** On an answer that is about the job of an earlier request. */
    private static final String REPEATED = "Idempotent-Replayed";

    private static final int LONGEST_KEY = 255;
    private static final int MOST_CHUNKS = 1024;

    private final Migrations migrations;
    private final Jobs jobs;

    MigrationsApi(Migrations migrations, Jobs jobs) {
        this.migrations = migrations;
        this.jobs = jobs;
    }

    @PostMapping("/api/v1/migrations")
    ResponseEntity<Map<String, Object>> submit(Caller caller, Body body, HttpServletRequest request) {
        MigrationRequest wanted = wanted(body);
        if (Parameters.flag(request, "validateOnly")) {
            return ResponseEntity.ok(answer(migrations.preview(caller, wanted)));
        }
        Submission submission = migrations.submit(caller, wanted, key(request, body));
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.accepted().header("Location", "/api/v1/jobs/" + submission.job());
        if (submission.repeated()) {
            answer.header(REPEATED, "true");
        }
        return answer.body(JobsApi.details(jobs.find(caller, submission.job())));
    }

    private static Optional<IdempotencyKey> key(HttpServletRequest request, Body body) {
        return Optional.ofNullable(request.getHeader(KEY)).map(text -> {
            if (!text.matches("[\\x21-\\x7e]{1," + LONGEST_KEY + "}")) {
                throw Problem.INVALID_PARAMETER.with(
                        KEY + " has 1 to " + LONGEST_KEY + " letters, digits and signs of ASCII, and no space.");
            }
            return new IdempotencyKey(text, body.digest());
        });
    }

    private static MigrationRequest wanted(Body body) {
        body.only(
                "source",
                "target",
                "databases",
                "collections",
                "exclude",
                "ifExists",
                "verify",
                "recheckSource",
                "loadSource",
                "parallelism",
                "maxBytesPerSecond");
        OptionalLong parallelism = body.optionalNumber("parallelism", MOST_CHUNKS);
        return new MigrationRequest(
                cluster(body, "source"),
                cluster(body, "target"),
                selections(body),
                body.optionalChoice("ifExists", IfExists.values()).orElse(IfExists.FAIL),
                new RunOptions(
                        parallelism.isPresent() ? OptionalInt.of((int) parallelism.getAsLong()) : OptionalInt.empty(),
                        body.optionalNumber("maxBytesPerSecond", Long.MAX_VALUE),
                        body.optionalChoice("verify", Verify.values()).orElse(Verify.FULL),
                        body.optionalFlag("recheckSource").orElse(false),
                        body.optionalChoice("loadSource", LoadSource.values()).orElse(LoadSource.AUTO),
                        RunOptions.DEFAULT.patience()));
    }

    private static String cluster(Body body, String side) {
        Body cluster = body.object(side);
        cluster.only("clusterId");
        return cluster.text("clusterId");
    }

    private static Selections selections(Body body) {
        try {
            return Selections.parse(
                    body.texts("databases").orElse(List.of()),
                    body.texts("collections").orElse(List.of()),
                    body.texts("exclude").orElse(List.of()));
        } catch (GodwitException e) {
            throw Problem.INVALID_PARAMETER.with(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Object> answer(MigrationPlan plan) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("accepted", !plan.refused());
        answer.put("sourceServer", plan.sourceServer());
        answer.put("targetServer", plan.targetServer());
        answer.put("newDatabases", plan.databases());
        answer.put(
                "collections",
                plan.collections().stream().map(MigrationsApi::answer).toList());
        answer.put(
                "findings", plan.findings().stream().map(MigrationsApi::answer).toList());
        answer.put("text", PlanText.of(plan));
        return answer;
    }

    private static Map<String, Object> answer(CollectionPlan collection) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("source", collection.source().toString());
        answer.put("target", collection.target().toString());
        answer.put("create", collection.create());
        answer.put("replace", collection.replace());
        answer.put("rows", collection.rows());
        answer.put("bytes", collection.rows() * collection.rowBytes());
        return answer;
    }

    private static Map<String, Object> answer(Finding finding) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", finding.id());
        answer.put("severity", finding.severity().name());
        answer.put(
                "collection", finding.collection().map(CollectionName::toString).orElse(null));
        answer.put("object", finding.object());
        answer.put("evidence", finding.evidence());
        answer.put("remedy", finding.remedy());
        return answer;
    }
}
