package io.godwit.migration.report;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.milvus.CollectionName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What a job did, what is proved of it and what is not. Read from the store alone, at any time, whether the job has ended or not;
 * rendered by {@link ReportText}, {@link ReportJson} and {@link ReportHtml}.
 *
 * @param interrupted whether the process that ran it was killed: it counts as in progress, and nobody is at work on it
 * @param conclusion the result in plain words
 * @param caveats what the result does not say, one sentence each
 * @param collections in the order of the plan
 * @param events the latest entries of the job's timeline, oldest first
 */
public record Report(
        Job job,
        boolean interrupted,
        Conclusion conclusion,
        List<String> caveats,
        List<CollectionReport> collections,
        List<JobEvent> events,
        DifferenceSample differences) {
    private static final int MAX_EVENTS = 500;

    public Report {
        caveats = List.copyOf(caveats);
        collections = List.copyOf(collections);
        events = List.copyOf(events);
    }

    /** For readers who use the command line. */
    public static Report of(JobStore store, Job job) {
        return of(store, job, new JobCommands());
    }

    /** @param actions what is to be done, in the words of whoever reads it */
    public static Report of(JobStore store, Job kept, JobActions actions) {
        Job job = said(kept, actions);
        Ledger ledger = store.ledger(job.id());
        DifferenceSample differences = DifferenceSample.of(ledger);
        boolean givenUp = job.state() == JobState.CANCELED && store.desired(job.id()) == Desired.DISCARD;
        List<CollectionReport> collections = collections(store, job, ledger, differences, actions).stream()
                .map(collection -> givenUp ? collection.givenUp() : collection)
                .toList();
        boolean interrupted = store.interrupted(job.id());
        return new Report(
                job,
                interrupted,
                Conclusion.of(job, interrupted, givenUp, collections, actions),
                Caveats.of(job, collections).stream().map(actions::words).toList(),
                collections,
                store.events(job.id(), MAX_EVENTS).stream()
                        .map(event -> event.saying(actions.words(event.message())))
                        .toList(),
                differences);
    }

    /** From the job's creation to its end, pauses included; until now while it runs, to its latest change if it rests. */
    public Duration elapsed() {
        boolean runs = !interrupted && (job.state() == JobState.IN_PROGRESS || job.state() == JobState.CANCELING);
        return Duration.between(
                job.created(), runs ? Instant.now() : job.finished().orElse(job.updated()));
    }

    /** Source collections that were refused and left out. */
    public List<CollectionName> skipped() {
        return job.plan().skipped();
    }

    public long total(ToLongFunction<CollectionReport> figure) {
        return collections.stream().mapToLong(figure).sum();
    }

    /** The collection that a row difference is about. */
    CollectionPlan plan(int collection) {
        return job.plan().collections().get(collection);
    }

    private static Job said(Job job, JobActions actions) {
        return new Job(
                job.id(),
                job.fingerprint(),
                job.plan(),
                job.options(),
                job.purpose(),
                job.state(),
                said(job.reason(), actions),
                job.created(),
                job.updated(),
                job.finished());
    }

    private static Optional<Reason> said(Optional<Reason> reason, JobActions actions) {
        return reason.map(why -> new Reason(why.code(), actions.words(why.message())));
    }

    private static List<CollectionReport> collections(
            JobStore store, Job job, Ledger ledger, DifferenceSample differences, JobActions actions) {
        List<CollectionPlan> plans = job.plan().collections();
        List<CollectionReport> reports = new ArrayList<>();
        for (CollectionState state : store.collections(job.id())) {
            reports.add(CollectionReport.of(
                    plans.get(state.collection()),
                    state.failed(said(state.failure(), actions)),
                    ledger,
                    differences,
                    store.folder(job.id())));
        }
        return reports;
    }
}
