package io.godwit.flink.job;

import io.godwit.flink.RunArguments;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** What the cluster starts: rows go from source to target within a reader, and never over Flink's network. */
public final class CopyJob {
    /** So many failures of readers within some minutes are too many. A reader that fails is begun anew, the others go on. */
    private static final int RESTARTS = 20;

    private static final Duration WITHIN = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CHECKPOINT = Duration.ofSeconds(10);

    private CopyJob() {}

    /** @param arguments as {@link RunArguments} names them */
    public static void main(String[] arguments) throws Exception {
        RunArguments run = RunArguments.of(arguments);
        Configuration configuration = new Configuration();
        // A lost JobManager is answered by a new job, which goes on from the ledger: no shared folder is needed.
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "jobmanager");
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT);
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL,
                Math.max(RESTARTS, 2 * run.workers()));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL, WITHIN);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY, PAUSE);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(run.workers());
        environment
                .fromSource(new ChunkSource(run), WatermarkStrategy.noWatermarks(), "chunks", Types.LONG)
                .sinkTo(new DiscardingSink<>())
                .name("rows copied");
        environment.execute("Godwit " + run.job());
    }
}
