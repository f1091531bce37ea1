package io.godwit.cli;

import io.godwit.flink.FlinkEngines;
import io.godwit.migration.RunOptions;
import io.godwit.migration.run.Engine;
import io.godwit.store.Dispatch;
import java.util.Map;

/** Makes the engine that a run's options name. The classes of that for Flink are there only with a store that it can use. */
record Engines(StoreLocation store, Map<String, String> environment) implements Engine.Factory {
    /**
     * Looks whether the engine can be used, before anything is begun.
     *
     * @throws io.godwit.milvus.GodwitException what keeps from it
     */
    void check(RunOptions options) {
        options.flink().ifPresent(cluster -> {
            if (store.database().isEmpty()) {
                throw Dispatch.notShared();
            }
            new FlinkEngines(environment).check(cluster);
        });
    }

    @Override
    public Engine start(Engine.Start start) {
        return start.options().flink().isEmpty() ? start.local() : new FlinkEngines(environment).start(start);
    }
}
