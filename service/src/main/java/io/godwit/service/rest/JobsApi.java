package io.godwit.service.rest;

import io.godwit.migration.run.Figures.Lane;
import io.godwit.migration.run.Figures.Moment;
import io.godwit.migration.run.Figures.Total;
import io.godwit.migration.run.JobState;
import io.godwit.service.access.Caller;
import io.godwit.service.cluster.Credentials;
import io.godwit.service.database.Times;
import io.godwit.service.job.CollectionProgress;
import io.godwit.service.job.JobDetails;
import io.godwit.service.job.JobFilter;
import io.godwit.service.job.JobStep;
import io.godwit.service.job.Jobs;
import io.godwit.service.job.Migration;
import io.godwit.service.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Jobs with all that is known of them. */
@RestController
final class JobsApi {
    private final Jobs jobs;

    JobsApi(Jobs jobs) {
        this.jobs = jobs;
    }

    @GetMapping("/api/v1/jobs")
    Map<String, Object> list(Caller caller, HttpServletRequest request) {
        Paging paging = Paging.of(request);
        Jobs.Page page = jobs.list(
                caller,
                new JobFilter(
                        Parameters.text(request, "state").map(JobsApi::state),
                        Parameters.text(request, "projectId"),
                        Parameters.text(request, "clusterId"),
                        Parameters.text(request, "createdBy"),
                        paging.size(),
                        paging.page()));
        return paging.answer(
                page.count(), "jobs", page.jobs().stream().map(JobsApi::summary).toList());
    }

    @GetMapping("/api/v1/jobs/{id}")
    Map<String, Object> describe(Caller caller, @PathVariable("id") String id) {
        return details(jobs.find(caller, id));
    }

    @PostMapping("/api/v1/jobs/{id}:pause")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> pause(Caller caller, Body body, @PathVariable("id") String id) {
        return step(caller, body, id, JobStep.PAUSE);
    }

    @PostMapping("/api/v1/jobs/{id}:cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> cancel(Caller caller, Body body, @PathVariable("id") String id) {
        body.only("created");
        JobStep step = body.optionalChoice("created", Created.values()).orElse(Created.KEEP).step;
        return details(jobs.step(caller, id, step, Optional.empty()));
    }

    @PostMapping("/api/v1/jobs/{id}:resume")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> resume(Caller caller, Body body, @PathVariable("id") String id) {
        return step(caller, body, id, JobStep.RESUME);
    }

    @PostMapping("/api/v1/jobs/{id}:retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> retry(Caller caller, Body body, @PathVariable("id") String id) {
        return step(caller, body, id, JobStep.RETRY);
    }

    @PostMapping("/api/v1/jobs/{id}:repair")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> repair(Caller caller, Body body, @PathVariable("id") String id) {
        return step(caller, body, id, JobStep.REPAIR);
    }

    @PostMapping("/api/v1/jobs/{id}:verify")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> verify(Caller caller, Body body, @PathVariable("id") String id) {
        return step(caller, body, id, JobStep.VERIFY);
    }

    @PostMapping("/api/v1/jobs/{id}:catchUp")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> catchUp(Caller caller, Body body, @PathVariable("id") String id) {
        return step(caller, body, id, JobStep.CATCH_UP);
    }

    /** Accepted, not done: see the job's state. */
    private Map<String, Object> step(Caller caller, Body body, String id, JobStep step) {
        return details(jobs.step(caller, id, step, source(body, step)));
    }

    /** What lets into a source that is not registered, if it is not kept any more or has changed. */
    private static Optional<Credentials> source(Body body, JobStep step) {
        if (!step.runs()) {
            body.only();
            return Optional.empty();
        }
        body.only("source");
        return body.optionalObject("source").flatMap(source -> {
            source.only("token", "username", "password", "tls");
            return CredentialsBody.of(source);
        });
    }

    private static JobState state(String text) {
        return Arrays.stream(JobState.values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.INVALID_PARAMETER.with("state is one of "
                        + String.join(
                                ", ",
                                Arrays.stream(JobState.values()).map(Enum::name).toList()) + "."));
    }

    static Map<String, Object> details(JobDetails details) {
        Map<String, Object> answer = summary(details);
        details.engine().ifPresent(engine -> answer.put("engine", engine.name()));
        answer.put(
                "collections",
                details.collections().stream()
                        .map(collection -> collection(collection, details.lane(collection)))
                        .toList());
        return answer;
    }

    private static Map<String, Object> summary(JobDetails details) {
        Migration migration = details.migration();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("jobId", migration.job());
        answer.put("state", migration.state().name());
        answer.put("phase", details.phase());
        answer.put("progress", details.percent());
        answer.put("purpose", migration.purpose().name());
        answer.put("wanted", migration.wanted().name());
        answer.put("sourceProjectId", migration.sourceProject().orElse(null));
        answer.put("sourceClusterId", migration.sourceCluster().orElse(null));
        answer.put(
                "sourceEndpoint",
                migration.remote().map(source -> source.endpoint().toString()).orElse(null));
        answer.put("targetProjectId", migration.targetProject());
        answer.put("targetClusterId", migration.targetCluster());
        answer.put("createdBy", migration.createdBy());
        answer.put("createTime", Times.shown(migration.created()));
        answer.put("endTime", migration.finished().map(Times::shown).orElse(null));
        answer.put("reason", migration.reason().orElse(null));
        answer.put("waitsFor", details.live().waitsFor().orElse(null));
        Optional<Total> total = details.live().moment().map(Moment::total);
        answer.put(
                "bytesPerSecond", total.map(now -> Math.round(now.bytesRate())).orElse(null));
        answer.put(
                "secondsLeft",
                total.flatMap(Total::left).map(Duration::toSeconds).orElse(null));
        return answer;
    }

    private static Map<String, Object> collection(CollectionProgress collection, Optional<Lane> lane) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("source", collection.source().toString());
        answer.put("target", collection.target().toString());
        answer.put("phase", collection.phase().name());
        answer.put("progress", collection.percent());
        answer.put("rows", collection.rows());
        answer.put("rowsCopied", collection.copied());
        answer.put("rowsVerified", collection.verified());
        answer.put("bytes", collection.bytes());
        answer.put("rowsPerSecond", lane.map(now -> Math.round(now.rate())).orElse(null));
        answer.put(
                "secondsLeft", lane.flatMap(Lane::left).map(Duration::toSeconds).orElse(null));
        answer.put("failure", collection.failure().orElse(null));
        return answer;
    }

    /** What becomes of what a canceled job has created at its target. */
    private enum Created {
        KEEP(JobStep.CANCEL),
        REMOVE(JobStep.DISCARD);

        private final JobStep step;

        Created(JobStep step) {
            this.step = step;
        }
    }
}
