package io.godwit.service.job;

import io.godwit.flink.FlinkEngines;
import io.godwit.migration.FlinkAddress;
import io.godwit.migration.RunOptions;
import io.godwit.migration.run.Engine;
import io.godwit.migration.run.JobStore;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.EngineKind;
import io.godwit.service.settings.Settings;
import io.godwit.store.Dispatch;
import java.net.URI;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The engines that jobs of the service may choose from: this process, and one Flink cluster if there is one. */
@Component
final class JobEngines implements Engine.Factory {
    private final EngineKind usual;
    private final Optional<URI> flink;
    private final FlinkEngines engines = new FlinkEngines(System.getenv());

    /** @throws GodwitException USAGE or REFUSED if the settings do not go together with each other or with the store */
    JobEngines(Settings settings, JobStore store) {
        this.usual = settings.engine();
        this.flink = Optional.of(settings.flink().url())
                .filter(text -> !text.isEmpty())
                .map(text -> FlinkAddress.parse(text, "godwit.flink.url"));
        if (usual == EngineKind.FLINK && flink.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.USAGE, "godwit.engine=flink needs the cluster's address in godwit.flink.url.");
        }
        if (flink.isPresent() && Dispatch.of(store, "").isEmpty()) {
            throw Dispatch.notShared();
        }
    }

    /** @param asked empty: as the settings have it */
    RunOptions chosen(RunOptions options, Optional<EngineKind> asked) {
        if (asked.orElse(usual) == EngineKind.LOCAL) {
            return options.toBuilder().flink(Optional.empty()).build();
        }
        if (flink.isEmpty()) {
            throw Problem.INVALID_PARAMETER.with(
                    "engine: this service has no Flink cluster. Its operator names one in godwit.flink.url.");
        }
        return options.toBuilder().flink(flink).build();
    }

    /** A job that was given to a Flink cluster goes on at the one that is configured now, or here if there is none any more. */
    RunOptions current(RunOptions options) {
        return options.toBuilder()
                .flink(options.flink().flatMap(before -> flink))
                .build();
    }

    @Override
    public Engine start(Engine.Start start) {
        return engines.start(start);
    }
}
