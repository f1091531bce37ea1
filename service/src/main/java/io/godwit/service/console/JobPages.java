package io.godwit.service.console;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore.NumberedEvent;
import io.godwit.service.access.Action;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.Credentials;
import io.godwit.service.job.JobDetails;
import io.godwit.service.job.JobFilter;
import io.godwit.service.job.JobStep;
import io.godwit.service.job.Jobs;
import io.godwit.service.job.Throughput;
import io.godwit.service.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The jobs of a project, and one of them. */
@Controller
final class JobPages {
    private static final int PAGE_SIZE = 20;
    private static final int COLLECTIONS = 50;
    private static final int EVENTS = 200;
    private static final int LINES = 500;
    /** Fewer make no line. */
    private static final int FEWEST_MOMENTS = 3;

    private final Templates templates;
    private final Jobs jobs;
    private final Clusters clusters;

    JobPages(Templates templates, Jobs jobs, Clusters clusters) {
        this.templates = templates;
        this.jobs = jobs;
        this.clusters = clusters;
    }

    @GetMapping("/console/jobs")
    Page list(
            View view,
            @RequestParam(name = "state", defaultValue = "") String state,
            @RequestParam(name = "cluster", defaultValue = "") String cluster,
            @RequestParam(name = "by", defaultValue = "") String by,
            @RequestParam(name = "page", defaultValue = "1") String number,
            @RequestParam(name = "done", defaultValue = "") String done) {
        JobSearch search = new JobSearch(state(state), Form.given(cluster), Form.given(by), Pager.number(number));
        ClusterNames names = ClusterNames.of(clusters.list(view.caller()), view.project());
        Jobs.Page page = jobs.list(
                view.caller(),
                new JobFilter(
                        search.state(),
                        view.project().map(project -> project.id()),
                        search.cluster(),
                        search.by(),
                        PAGE_SIZE,
                        search.page()));
        return Page.of(templates.jobs(
                view,
                search,
                new Pager(search.page(), PAGE_SIZE, page.count()),
                page.jobs().stream()
                        .map(job -> JobRow.of(view.caller(), job, names))
                        .toList(),
                names,
                step(done)));
    }

    /** The dialog that asks before a step, for the list: the page of its own is for browsers without scripts. */
    @GetMapping("/console/jobs/{id}/ask/{step}")
    Page ask(
            View view,
            @PathVariable("id") String id,
            @PathVariable("step") String verb,
            @RequestParam(name = "back", defaultValue = "") String back) {
        JobHead head = head(view, jobs.find(view.caller(), id), "", Optional.empty());
        JobStep step = Arrays.stream(JobStep.values())
                .filter(one -> one != JobStep.PAUSE && JobHead.verb(one).equals(verb))
                .findFirst()
                .orElseThrow(() -> Problem.NO_SUCH_PATH.with("There is no such step."));
        Optional<JobStep> asked = Optional.of(step).filter(head.row().offered()::contains);
        return Page.of(templates.jobAsk(view, head, asked, Paths.here(back, view.inProject("jobs"))));
    }

    @GetMapping("/console/jobs/{id}")
    Page overview(
            View view,
            @PathVariable("id") String id,
            @RequestParam(name = "page", defaultValue = "1") String number,
            @RequestParam(name = "only", defaultValue = "") String only,
            @RequestParam(name = "done", defaultValue = "") String done) {
        JobDetails details = jobs.find(view.caller(), id);
        CollectionTable table = CollectionTable.of(details, only.equals("failed"), Pager.number(number), COLLECTIONS);
        // Whoever may see the job alone gets no chart.
        List<Throughput> moments = reads(view, details) ? jobs.throughput(view.caller(), id) : List.of();
        return Page.of(templates.job(
                view,
                head(view, details, "", step(done)),
                PhaseStrip.of(details),
                table,
                moments.size() < FEWEST_MOMENTS ? "" : Chart.points(moments)));
    }

    @GetMapping("/console/jobs/{id}/errors")
    Page errors(View view, @PathVariable("id") String id) {
        JobDetails details = jobs.find(view.caller(), id);
        return Page.of(templates.jobErrors(
                view, head(view, details, "errors", Optional.empty()), jobs.errors(view.caller(), id)));
    }

    /** The end of the timeline, which grows as one looks; or a page of it, from the beginning. */
    @GetMapping("/console/jobs/{id}/events")
    Page events(
            View view, @PathVariable("id") String id, @RequestParam(name = "after", defaultValue = "") String after) {
        JobHead head = head(view, jobs.find(view.caller(), id), "events", Optional.empty());
        if (!after.matches("\\d{1,15}")) {
            List<JobEvent> latest = jobs.latestEvents(view.caller(), id, EVENTS);
            return Page.of(templates.jobEvents(
                    view, head, latest, latest.size() == EVENTS ? Optional.of(0L) : Optional.empty(), true));
        }
        List<NumberedEvent> events = jobs.events(view.caller(), id, Long.parseLong(after), EVENTS);
        Optional<Long> next =
                events.size() == EVENTS ? Optional.of(events.get(EVENTS - 1).number()) : Optional.empty();
        return Page.of(templates.jobEvents(
                view, head, events.stream().map(NumberedEvent::event).toList(), next, false));
    }

    /** The end of what its runs have told, which grows as one looks. */
    @GetMapping("/console/jobs/{id}/log")
    Page log(View view, @PathVariable("id") String id) {
        JobHead head = head(view, jobs.find(view.caller(), id), "log", Optional.empty());
        return Page.of(templates.jobLog(view, head, jobs.log(view.caller(), id, LINES)));
    }

    @GetMapping("/console/jobs/{id}/plan")
    Page plan(
            View view, @PathVariable("id") String id, @RequestParam(name = "page", defaultValue = "1") String number) {
        JobDetails details = jobs.find(view.caller(), id);
        MigrationPlan plan = jobs.plan(view.caller(), id);
        Pager pager =
                new Pager(Pager.number(number), COLLECTIONS, plan.collections().size());
        return Page.of(templates.jobPlan(view, head(view, details, "plan", Optional.empty()), plan, pager));
    }

    @GetMapping("/console/jobs/{id}/report")
    Page report(View view, @PathVariable("id") String id) {
        JobDetails details = jobs.find(view.caller(), id);
        return Page.of(templates.jobReport(
                view, head(view, details, "report", Optional.empty()), jobs.report(view.caller(), id)));
    }

    private JobHead head(View view, JobDetails details, String tab, Optional<JobStep> done) {
        ClusterNames names = ClusterNames.of(clusters.list(view.caller()), view.project());
        return new JobHead(JobRow.of(view.caller(), details, names), tab, done, reads(view, details));
    }

    private static boolean reads(View view, JobDetails details) {
        return Jobs.permitted(view.caller(), Action.READ_RECORDS, details.migration());
    }

    @PostMapping("/console/jobs/{id}/pause")
    Page pause(View view, @PathVariable("id") String id, @RequestParam(name = "back", defaultValue = "") String back) {
        return take(view, id, JobStep.PAUSE, "", back);
    }

    @PostMapping("/console/jobs/{id}/cancel")
    Page cancel(
            View view,
            @PathVariable("id") String id,
            @RequestParam(name = "created", defaultValue = "") String what,
            @RequestParam(name = "back", defaultValue = "") String back) {
        return take(view, id, what.equals("remove") ? JobStep.DISCARD : JobStep.CANCEL, "", back);
    }

    /** The steps that run a job once more. */
    @PostMapping("/console/jobs/{id}/{step:resume|retry|repair|verify|catch-up}")
    Page run(
            View view,
            @PathVariable("id") String id,
            @PathVariable("step") String step,
            @RequestParam(name = "token", defaultValue = "") String token,
            @RequestParam(name = "back", defaultValue = "") String back) {
        return take(view, id, JobStep.valueOf(step.toUpperCase(Locale.ROOT).replace('-', '_')), token, back);
    }

    /** What was asked for is shown where it was asked for: in the list, or on the job's page. */
    private Page take(View view, String id, JobStep step, String token, String back) {
        jobs.step(view.caller(), id, step, Form.given(token).map(Credentials::ofToken));
        return Page.to(Paths.with(Paths.here(back, "/console/jobs/" + id), Map.of("done", step.name())));
    }

    private static Optional<JobStep> step(String name) {
        return Arrays.stream(JobStep.values())
                .filter(step -> step.name().equals(name))
                .findFirst();
    }

    private static Optional<JobState> state(String name) {
        return Arrays.stream(JobState.values())
                .filter(state -> state.name().equals(name))
                .findFirst();
    }
}
