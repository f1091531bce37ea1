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
    /** A reader that fails is begun anew, the others go on. Each time that it fails again the pause is twice as long, up to the longest. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** How many pauses there are until the longest one, and how long they are together. */
    private static final int PAUSES = 4;

    private static final long PAUSES_SECONDS = 15;
    /** After so long without a failure the next one counts as the first. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);

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
        // Else readers that have ended keep their slot and their lease until the next checkpoint.
        configuration.set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, PAUSE);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 2.0);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, LONGEST_PAUSE);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD, FORGOTTEN);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, attempts(run));
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(run.workers());
        environment
                .fromSource(new ChunkSource(run), WatermarkStrategy.noWatermarks(), "chunks", Types.LONG)
                .sinkTo(new DiscardingSink<>())
                .name("rows copied");
        environment.execute("Godwit " + run.job());
    }

    /** Where no slot is spare, a ResourceManager refuses at once, each time: until the patience of the run has passed. */
    private static int attempts(RunArguments run) {
        long longest = LONGEST_PAUSE.toSeconds();
        long more = Math.max(0, run.patience() - PAUSES_SECONDS + longest - 1) / longest;
        return PAUSES + (int) Math.min(Integer.MAX_VALUE - PAUSES, more);
    }
}
