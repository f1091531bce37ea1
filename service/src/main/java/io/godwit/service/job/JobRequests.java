package io.godwit.service.job;

import io.godwit.migration.report.JobActions;
import io.godwit.migration.run.Job;

/** The requests of the service; with their paths as {@code JobsApi} has them. */
final class JobRequests implements JobActions {
    @Override
    public String words(String text) {
        return RequestWords.of(text);
    }

    @Override
    public String list(Job job) {
        return "POST /api/v1/schema-previews";
    }

    @Override
    public String migrate(Job job) {
        return "POST /api/v1/migrations";
    }

    @Override
    public String catchUp(Job job) {
        return step(job, JobStep.CATCH_UP);
    }

    @Override
    public String compare(Job job) {
        return step(job, JobStep.VERIFY);
    }

    @Override
    public String repair(Job job) {
        return step(job, JobStep.REPAIR);
    }

    @Override
    public String resume(Job job) {
        return step(job, JobStep.RESUME);
    }

    @Override
    public String watch(Job job) {
        return "GET " + path(job);
    }

    private static String step(Job job, JobStep step) {
        return "POST " + path(job) + ":" + step.verb();
    }

    private static String path(Job job) {
        return "/api/v1/jobs/" + job.id();
    }
}
