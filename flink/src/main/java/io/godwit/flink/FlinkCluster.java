package io.godwit.flink;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One run's job in a Flink cluster: sent there, watched and ended. Not for use by several threads at once. */
final class FlinkCluster implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FlinkCluster.class.getName());
    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

    private final URI address;
    private final FlinkRest rest;
    private final JobJar jar;
    private Optional<String> job = Optional.empty();
    private Optional<String> uploaded = Optional.empty();

    FlinkCluster(URI address, FlinkRest rest, JobJar jar) {
        this.address = address;
        this.rest = rest;
        this.jar = jar;
    }

    URI address() {
        return address;
    }

    /** How many more readers find a place. */
    int freeSlots() {
        return rest.overview().freeSlots();
    }

    /** Sends the job there, as one of another id each time. */
    void submit(RunArguments arguments) {
        String id = UUID.randomUUID().toString().replace("-", "");
        try {
            rest.run(jarThere(), id, arguments.list());
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.SERVER_ERROR || rest.jar(jar.name()).isPresent()) {
                throw e;
            }
            // Another Godwit has deleted its jar meanwhile.
            rest.run(jarThere(), id, arguments.list());
        }
        job = Optional.of(id);
    }

    private String jarThere() {
        return rest.jar(jar.name()).orElseGet(() -> {
            String id = rest.upload(jar.file(), jar.name());
            uploaded = Optional.of(id);
            return id;
        });
    }

    /** How the job stands; empty if the cluster does not know it any more. */
    Optional<String> state() {
        return job.flatMap(rest::state);
    }

    /** Whether it has ended or is not known any more. */
    boolean ended() {
        return state().filter(state -> !ENDED.contains(state)).isEmpty();
    }

    /** Why it failed. */
    String cause() {
        return rest.cause(job.orElseThrow());
    }

    void cancel() {
        job.ifPresent(rest::cancel);
    }

    /** Takes the jar away, if it was brought for this run. Whoever runs it still has a copy. */
    @Override
    public void close() {
        try {
            uploaded.ifPresent(rest::deleteJar);
        } catch (GodwitException e) {
            LOG.log(Level.DEBUG, "The job's jar stays in the Flink cluster.", e);
        }
    }
}
