package io.godwit.flink.job;

import io.godwit.flink.RunArguments;
import io.godwit.migration.copy.Flights;
import io.godwit.migration.copy.KeyScan;
import io.godwit.migration.copy.Pace;
import io.godwit.migration.run.CollectionCopy;
import io.godwit.migration.run.Job.Reason;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.KeySpan;
import io.godwit.store.Dispatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The real one, reached when it is first asked for anything. */
final class JobSite implements PlanningSite {
    private final RunArguments arguments;
    private volatile @Nullable Worksite site;

    JobSite(RunArguments arguments) {
        this.arguments = arguments;
    }

    @Override
    public boolean goesOn() {
        return dispatch().goesOn(arguments.epoch());
    }

    @Override
    public boolean enter() {
        return site().enter(
                        site().ledger(),
                        new Flights(1),
                        new Pace(OptionalLong.empty(), JobSite::refuseToWrite, wait -> {}));
    }

    private static void refuseToWrite() {
        throw new GodwitException(ErrorCode.STOPPED, "The JobManager writes no rows.");
    }

    @Override
    public List<Long> open() {
        return dispatch().open().stream().map(Dispatch.Numbered::number).toList();
    }

    @Override
    public Optional<Planned> planned(long order) {
        return site().copy(order).map(PlannedCopy::new);
    }

    @Override
    public void done(long order) {
        dispatch().done(arguments.epoch(), order);
    }

    @Override
    public void failed(long order, Reason reason) {
        dispatch().failed(arguments.epoch(), order, reason);
    }

    @Override
    public void failed(Reason reason) {
        dispatch().failed(arguments.epoch(), reason);
    }

    @Override
    public Duration dismiss(String worker) {
        return dispatch().dismiss(arguments.epoch(), worker);
    }

    @Override
    public Duration dismissAll() {
        return dispatch().dismissAll(arguments.epoch());
    }

    private Dispatch dispatch() {
        return site().dispatch();
    }

    private Worksite site() {
        Worksite known = site;
        if (known == null) {
            known = Worksite.open(arguments);
            site = known;
        }
        return known;
    }

    @Override
    public void close() {
        Worksite known = site;
        if (known != null) {
            known.close();
        }
    }

    private record PlannedCopy(CollectionCopy copy) implements Planned {
        @Override
        public List<String> partitions() {
            return copy.partitions();
        }

        @Override
        public List<KeySpan> open(String partition) {
            return copy.open(partition);
        }

        @Override
        public List<KeySpan> doubts(String partition) {
            return copy.doubts(partition);
        }

        @Override
        public void sample(String partition, KeySpan span) {
            copy.sample(partition, span);
        }

        @Override
        public KeyScan.Step cut(String partition, KeySpan span) {
            return copy.cut(partition, span);
        }

        @Override
        public void measured(long rows, long bytes) {
            copy.measured(rows, bytes);
        }
    }
}
