package io.godwit.service.console;

import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Phase;
import io.godwit.service.job.CollectionProgress;
import io.godwit.service.job.JobDetails;
import java.util.List;

/**
 * The collections of a job, a page of them. How far the copy has come and what the verification says of it stand apart.
 *
 * @param failed how many have failed
 * @param onlyFailed whether the others are left out
 */
record CollectionTable(List<Row> rows, Pager pager, long failed, boolean onlyFailed) {
    static CollectionTable of(JobDetails details, boolean onlyFailed, int page, int size) {
        List<CollectionProgress> all = details.collections();
        List<CollectionProgress> wanted = all.stream()
                .filter(collection -> !onlyFailed || failed(collection))
                .toList();
        JobState state = details.migration().state();
        return new CollectionTable(
                wanted.stream()
                        .skip((long) size * (page - 1))
                        .limit(size)
                        .map(collection -> Row.of(collection, state))
                        .toList(),
                new Pager(page, size, wanted.size()),
                all.stream().filter(CollectionTable::failed).count(),
                onlyFailed);
    }

    private static boolean failed(CollectionProgress collection) {
        return collection.failure().isPresent() || collection.differs();
    }

    static long rows(JobDetails details) {
        return details.collections().stream()
                .mapToLong(CollectionProgress::rows)
                .sum();
    }

    static long copied(JobDetails details) {
        return details.collections().stream()
                .mapToLong(CollectionProgress::copied)
                .sum();
    }

    static long verified(JobDetails details) {
        return details.collections().stream()
                .mapToLong(CollectionProgress::verified)
                .sum();
    }

    static long bytes(JobDetails details) {
        return details.collections().stream()
                .mapToLong(CollectionProgress::bytes)
                .sum();
    }

    /** Of how many of so many rows, in percent. */
    static int percent(long done, long of) {
        return of <= 0 ? 0 : (int) Math.min(100, 100 * done / of);
    }

    record Row(CollectionProgress collection, CopyState copy, VerifyState verify) {
        static Row of(CollectionProgress collection, JobState job) {
            boolean stopped = job.ended() || job == JobState.PAUSED;
            return new Row(collection, CopyState.of(collection, stopped), VerifyState.of(collection, stopped));
        }
    }

    /** How far the copy of a collection has come. */
    enum CopyState {
        WAITING,
        COPYING,
        COPIED,
        STOPPED,
        FAILED;

        private static CopyState of(CollectionProgress collection, boolean stopped) {
            if (collection.phase().compareTo(Phase.COPY) > 0) {
                return COPIED;
            }
            if (collection.failure().isPresent()) {
                return FAILED;
            }
            if (stopped) {
                return STOPPED;
            }
            return collection.phase() == Phase.COPY ? COPYING : WAITING;
        }
    }

    /** What the verification says of a collection. */
    enum VerifyState {
        WAITING,
        VERIFYING,
        EQUAL,
        /** The job does without, or compares numbers of rows alone. */
        NOT_COMPARED,
        STOPPED,
        FAILED;

        private static VerifyState of(CollectionProgress collection, boolean stopped) {
            if (collection.differs()) {
                return FAILED;
            }
            if (collection.phase() == Phase.DONE && collection.failure().isEmpty()) {
                return collection.verified() == 0 && collection.copied() > 0 ? NOT_COMPARED : EQUAL;
            }
            if (collection.phase().compareTo(Phase.VERIFY) < 0) {
                return WAITING;
            }
            if (collection.failure().isPresent()) {
                return FAILED;
            }
            return stopped ? STOPPED : VERIFYING;
        }
    }
}
