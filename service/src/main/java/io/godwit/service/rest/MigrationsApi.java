package io.godwit.service.rest;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.plan.PlanFields;
import io.godwit.migration.plan.PlanText;
import io.godwit.service.access.Caller;
import io.godwit.service.job.IdempotencyKey;
import io.godwit.service.job.Jobs;
import io.godwit.service.job.MigrationRequest;
import io.godwit.service.job.Migrations;
import io.godwit.service.job.Migrations.Submission;
import io.godwit.service.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    private final Migrations migrations;
    private final Jobs jobs;

    MigrationsApi(Migrations migrations, Jobs jobs) {
        this.migrations = migrations;
        this.jobs = jobs;
    }

    @PostMapping("/api/v1/migrations")
    ResponseEntity<Map<String, Object>> submit(Caller caller, Body body, HttpServletRequest request) {
        MigrationRequest wanted = MigrationBody.of(body);
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

    private static Map<String, Object> answer(MigrationPlan plan) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("accepted", !plan.refused());
        answer.put("sourceServer", plan.sourceServer());
        answer.put("targetServer", plan.targetServer());
        answer.put("newDatabases", plan.databases());
        answer.put(
                "collections", plan.collections().stream().map(PlanFields::of).toList());
        answer.put("findings", plan.findings().stream().map(PlanFields::of).toList());
        answer.put("text", PlanText.of(plan));
        return answer;
    }
}
