package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.service.RunningService.Answer;
import io.godwit.store.SqliteStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What may be done with a job in which state, and what is read of it, without any Milvus: the clusters are where nobody listens. */
class JobStepsTest {
    private static final String SOURCE = "in01-00000000000000a";
    private static final String TARGET = "in01-00000000000000b";

    @TempDir
    private static Path state;

    private static RunningService service;
    private static String project;

    @BeforeAll
    static void start() {
        service = RunningService.start(state);
        project = service.project();
        service.clusterAtNowhere(SOURCE, project, "STANDARD");
        service.clusterAtNowhere(TARGET, project, "STANDARD");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** The state that follows, or what the refusal advises. */
    @ParameterizedTest
    @CsvSource({
        "pause, PENDING, PAUSED",
        "pause, IN_PROGRESS, PAUSED",
        "pause, PAUSED, PAUSED",
        "pause, CANCELING, Wait until it is CANCELED",
        "pause, CANCELED, :resume",
        "pause, FAILED, :resume",
        "pause, SUCCESSFUL, :repair",
        "cancel, PENDING, CANCELED",
        "cancel, IN_PROGRESS, CANCELED",
        "cancel, PAUSED, CANCELED",
        "cancel, CANCELING, CANCELED",
        "cancel, CANCELED, CANCELED",
        "cancel, FAILED, CANCELED",
        "cancel, SUCCESSFUL, :repair",
        "resume, PENDING, :pause or :cancel",
        "resume, IN_PROGRESS, :pause or :cancel",
        "resume, PAUSED, PENDING",
        "resume, CANCELING, Wait until it is CANCELED",
        "resume, CANCELED, PENDING",
        "resume, FAILED, PENDING",
        "resume, SUCCESSFUL, :repair",
        "retry, PENDING, :pause or :cancel",
        "retry, IN_PROGRESS, :pause or :cancel",
        "retry, PAUSED, :resume",
        "retry, CANCELING, Wait until it is CANCELED",
        "retry, CANCELED, :resume",
        "retry, FAILED, PENDING",
        "retry, SUCCESSFUL, :repair",
        "repair, PENDING, :pause or :cancel",
        "repair, IN_PROGRESS, :pause or :cancel",
        "repair, PAUSED, :resume",
        "repair, CANCELING, Wait until it is CANCELED",
        "repair, CANCELED, :resume",
        "repair, FAILED, PENDING",
        "repair, SUCCESSFUL, PENDING",
        "verify, PENDING, :pause or :cancel",
        "verify, IN_PROGRESS, :pause or :cancel",
        "verify, PAUSED, :resume",
        "verify, CANCELING, Wait until it is CANCELED",
        "verify, CANCELED, :resume",
        "verify, FAILED, before everything was copied",
        "verify, SUCCESSFUL, PENDING",
        "catchUp, PENDING, :pause or :cancel",
        "catchUp, IN_PROGRESS, :pause or :cancel",
        "catchUp, PAUSED, :resume",
        "catchUp, CANCELING, Wait until it is CANCELED",
        "catchUp, CANCELED, :resume",
        "catchUp, FAILED, PENDING",
        "catchUp, SUCCESSFUL, PENDING",
    })
    void eachStepHasItsStatesAndTheOthersSayWhatToDo(String step, JobState from, String expected) {
        String job = service.job(project, SOURCE, TARGET, from);
        Answer answer = step(job, step);
        if (expected.matches("[A-Z]+")) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
            assertThat(answer.json().get("state").asString()).isEqualTo(expected);
        } else {
            assertThat(answer.status()).as(answer.text()).isEqualTo(409);
            assertThat(answer.json().get("code").asString()).isEqualTo("JOB_STATE");
            assertThat(answer.json().get("detail").asString())
                    .contains(job, from.name(), step)
                    .contains(expected);
            assertThat(service.get("/api/v1/jobs/" + job).json().get("state").asString())
                    .isEqualTo(from.name());
        }
    }

    @Test
    void whatIsToRunAgainKeepsWhatItIsFor() {
        String job = service.job(project, SOURCE, TARGET, JobState.SUCCESSFUL);
        assertThat(step(job, "repair").json().get("purpose").asString()).isEqualTo("REPAIR");
        assertThat(ended(job, "pause", "PAUSED").get("purpose").asString()).isEqualTo("REPAIR");
        assertThat(step(job, "resume").json().get("purpose").asString()).isEqualTo("REPAIR");
        assertThat(ended(job, "cancel", "CANCELED").get("wanted").asString()).isEqualTo("CANCEL");
        assertThat(step(job, "resume").json().get("wanted").asString()).isEqualTo("RUN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "repair", "catchUp"})
    void whatAFinishedMigrationHasCreatedIsNotRemovedWithALaterRun(String later) {
        String job = service.job(project, SOURCE, TARGET, JobState.SUCCESSFUL);
        step(job, later);

        Answer answer = service.post("/api/v1/jobs/" + job + ":cancel", "{\"created\": \"remove\"}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(answer.json().get("detail").asString()).contains("has been through once");
        assertThat(ended(job, "cancel", "CANCELED").get("wanted").asString()).isEqualTo("CANCEL");
    }

    /** As with a source that did not let the comparison in. */
    @Test
    void aComparisonThatFailedCanBeAskedForAgain() {
        String job = service.job(project, SOURCE, TARGET, JobState.FAILED);
        service.sql("UPDATE migration SET purpose = 'VERIFY' WHERE job = ?", job);

        Answer answer = step(job, "verify");

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        ended(job, "cancel", "CANCELED");
    }

    /** As of a job from before there were such figures. */
    @Test
    void aListKeepsHowFarAJobHasComeOnceThatWasLookedUp(@TempDir Path own) {
        try (RunningService fresh = RunningService.start(own)) {
            fresh.clusterAtNowhere(SOURCE, fresh.project(), "STANDARD");
            String job = fresh.unplannedJob(fresh.project(), SOURCE, SOURCE, JobState.FAILED);

            assertThat(fresh.get("/api/v1/jobs").json().at("/jobs/0/phase").asString())
                    .isEqualTo("CLUSTER");

            assertThat(fresh.query("SELECT phase FROM migration WHERE job = ?", job))
                    .isEqualTo("CLUSTER");
        }
    }

    @Test
    void aPausedJobStaysPausedOverARestartOfTheService(@TempDir Path other) {
        String paused;
        String waiting;
        try (RunningService first = RunningService.start(other)) {
            first.clusterAtNowhere(SOURCE, first.project(), "STANDARD");
            first.clusterAtNowhere(TARGET, first.project(), "STANDARD");
            paused = first.job(first.project(), SOURCE, TARGET, JobState.PENDING);
            assertThat(first.post("/api/v1/jobs/" + paused + ":pause", "").status())
                    .isEqualTo(202);
            // As a kill leaves it that comes before the run has heard of the pause.
            waiting = first.job(first.project(), SOURCE, TARGET, JobState.IN_PROGRESS);
            first.sql("UPDATE migration SET wanted = 'PAUSE' WHERE job = ?", waiting);
        }
        try (RunningService second = RunningService.start(other)) {
            for (String job : Set.of(paused, waiting)) {
                assertThat(second.get("/api/v1/jobs/" + job).json().get("state").asString())
                        .isEqualTo("PAUSED");
            }
        }
    }

    @Test
    void aJobWhoseClusterIsGoneCannotGoOn() {
        String job = service.job(project, SOURCE, "in01-0000000000000cc", JobState.FAILED);
        Answer answer = step(job, "resume");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().get("detail").asString()).contains("in01-0000000000000cc", "it has another id");
    }

    @Test
    void aStepTakesNoBody() {
        String job = service.job(project, SOURCE, TARGET, JobState.FAILED);
        Answer answer = service.post("/api/v1/jobs/" + job + ":resume", "{\"verify\": \"none\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asString()).contains("verify is not known here");
    }

    @Test
    void eventsArePagedByTheirNumbersAndSayWhoDidWhat() {
        String job = service.job(project, SOURCE, TARGET, JobState.PENDING);
        try (JobStore store = SqliteStore.open(state)) {
            for (int i = 1; i <= 3; i++) {
                store.append(job, new JobEvent(Instant.EPOCH, Severity.WARNING, "job", "event " + i));
            }
        }
        step(job, "pause");

        JsonNode first = service.get("/api/v1/jobs/" + job + "/events?limit=2").json();
        assertThat(first.get("events").findValuesAsString("message")).containsExactly("event 1", "event 2");
        assertThat(first.at("/events/0/severity").asString()).isEqualTo("WARNING");
        assertThat(first.at("/events/0/at").asString()).isEqualTo("1970-01-01T00:00:00Z");

        JsonNode rest = service.get("/api/v1/jobs/" + job + "/events?after="
                        + first.get("next").asLong())
                .json();
        assertThat(rest.get("events").findValuesAsString("message"))
                .containsExactly("event 3", "owner asked for: pause", "is PAUSED");
        long next = rest.get("next").asLong();
        JsonNode none =
                service.get("/api/v1/jobs/" + job + "/events?after=" + next).json();
        assertThat(none.get("events")).isEmpty();
        assertThat(none.get("next").asLong()).isEqualTo(next);
    }

    @Test
    void theTimelineTellsThatTheServiceWasShutDownAndStartedAgain(@TempDir Path own) {
        String job;
        try (RunningService first = RunningService.start(own)) {
            first.clusterAtNowhere(SOURCE, first.project(), "STANDARD");
            first.clusterAtNowhere(TARGET, first.project(), "STANDARD");
            job = first.job(first.project(), SOURCE, TARGET, JobState.PAUSED);
            assertThat(first.post("/api/v1/jobs/" + job + ":resume", "").status())
                    .isEqualTo(202);
            while (first.get("/api/v1/jobs/" + job).json().get("waitsFor").isNull()) {
                Thread.onSpinWait();
            }
        }
        // As a run leaves it that was cut off by the end of the service.
        try (JobStore store = SqliteStore.open(own)) {
            store.state(job, JobState.PAUSED, Optional.empty());
        }
        try (RunningService second = RunningService.start(own)) {
            assertThat(second.get("/api/v1/jobs/" + job).json().get("state").asString())
                    .isEqualTo("PENDING");
            assertThat(second.get("/api/v1/jobs/" + job + "/events")
                            .json()
                            .get("events")
                            .findValuesAsString("message"))
                    .containsExactly(
                            "is PAUSED",
                            "owner asked for: resume",
                            "is PENDING",
                            "the service shuts down, which stops it for now",
                            "is PAUSED",
                            "the service has started again and takes it up",
                            "is PENDING");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "events?after=-1",
                "events?after=x",
                "events?limit=0",
                "events?limit=1001",
                "report?format=pdf",
                "errors?format=html"
            })
    void refusesParametersThatCannotBe(String path) {
        String job = service.job(project, SOURCE, TARGET, JobState.FAILED);
        Answer answer = service.get("/api/v1/jobs/" + job + "/" + path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("code").asString()).isEqualTo("INVALID_PARAMETER");
    }

    @Test
    void theReportHasThreeForms() {
        String job = service.job(project, SOURCE, TARGET, JobState.FAILED);
        String path = "/api/v1/jobs/" + job + "/report";
        Map<String, String> types =
                Map.of("", "application/json", "?format=html", "text/html", "?format=text", "text/plain");
        types.forEach((query, type) -> {
            Answer answer = service.get(path + query);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith(type);
            assertThat(answer.text()).contains(job);
        });
        assertThat(service.get(path).json().at("/job/state").asString()).isEqualTo("FAILED");
        assertThat(service.get(path + "?format=html").headers().allValues("content-security-policy"))
                .singleElement()
                .asString()
                .contains("sandbox");
    }

    @Test
    void rowsThatDifferAreReadFromTheLedgerAndNotWrittenToFilesFirst() {
        String job = service.job(project, SOURCE, TARGET, JobState.FAILED);

        Answer answer = service.get("/api/v1/jobs/" + job + "/errors?format=ndjson");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/x-ndjson");
        assertThat(answer.text()).isEmpty();
        assertThat(state.resolve("jobs").resolve(job)).doesNotExist();
        assertThat(service.get("/api/v1/jobs/job-none/errors?format=ndjson").status())
                .isEqualTo(404);
    }

    private static JsonNode ended(String job, String step, String wanted) {
        step(job, step);
        Instant until = Instant.now().plusSeconds(60);
        JsonNode seen = service.get("/api/v1/jobs/" + job).json();
        while (!seen.get("state").asString().equals(wanted) && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
            seen = service.get("/api/v1/jobs/" + job).json();
        }
        assertThat(seen.get("state").asString()).isEqualTo(wanted);
        return seen;
    }

    private static Answer step(String job, String step) {
        return service.post("/api/v1/jobs/" + job + ":" + step, "");
    }
}
