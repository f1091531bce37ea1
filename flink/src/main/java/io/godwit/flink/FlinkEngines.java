package io.godwit.flink;

import io.godwit.flink.FlinkRest.Overview;
import io.godwit.migration.run.Engine;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.store.Dispatch;
import java.net.URI;
import java.util.Map;

/** Runs copy by the engine that their options name: in this process, or on a Flink cluster. */
public final class FlinkEngines implements Engine.Factory {
    /** Of the cluster: jobs are made for the interfaces of one. */
    static final String VERSION = "2.3";

    private final Map<String, String> environment;

    /** @param environment of this process, which holds the key that it shares with the cluster */
    public FlinkEngines(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Looks whether a cluster can be used, before anything is begun.
     *
     * @throws GodwitException what keeps from it, and what to do
     */
    public void check(URI cluster) {
        AccessKey.of(environment, "Godwit");
        overview(new FlinkRest(cluster), cluster);
        JobJar.find();
    }

    @Override
    public Engine start(Engine.Start start) {
        if (start.options().flink().isEmpty()) {
            return start.local();
        }
        URI address = start.options().flink().get();
        FlinkRest rest = new FlinkRest(address);
        Dispatch dispatch = Dispatch.of(start.store(), start.job().id()).orElseThrow(Dispatch::notShared);
        AccessKey key = AccessKey.of(environment, "Godwit");
        overview(rest, address);
        // A job's id alone may be that of another store's job, too.
        String job = start.job().id() + "/" + start.job().created();
        return new FlinkEngine(start, new FlinkCluster(address, rest, JobJar.find(), job), dispatch, key);
    }

    static Overview overview(FlinkRest rest, URI address) {
        Overview overview = rest.overview();
        if (!overview.version().equals(VERSION) && !overview.version().startsWith(VERSION + ".")) {
            throw new GodwitException(
                    ErrorCode.REFUSED,
                    "The Flink cluster " + address + " is of version " + overview.version()
                            + ", and Godwit's job is made for " + VERSION
                            + ". Use a cluster of that version, or --engine local.");
        }
        return overview;
    }
}
