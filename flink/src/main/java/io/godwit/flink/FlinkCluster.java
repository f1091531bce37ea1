package io.godwit.flink;

import io.godwit.flink.FlinkRest.Listed;
import io.godwit.flink.FlinkRest.Overview;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One run's job in a Flink cluster: sent there, watched and ended. Not for use by several threads at once. */
final class FlinkCluster implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FlinkCluster.class.getName());
    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

    private final URI address;
    private final FlinkRest rest;
    private final JobJar jar;
    private final String family;
    private Optional<String> job = Optional.empty();
    private Optional<String> uploaded = Optional.empty();

    /** @param of what the run is of: the same for each run of a job, whoever runs it */
    FlinkCluster(URI address, FlinkRest rest, JobJar jar, String of) {
        this.address = address;
        this.rest = rest;
        this.jar = jar;
        this.family = hash(of);
    }

    /** Half of a Flink job's id. */
    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, Long.BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java lacks SHA-256, which every Java has to have.", e);
        }
    }

    URI address() {
        return address;
    }

    /** How many readers find a place, and how many more. */
    Overview overview() {
        return rest.overview();
    }

    /** Flink jobs of earlier runs of the job that have not ended: whoever ran them was killed. */
    List<Listed> earlier() {
        return rest.jobs().stream()
                .filter(one -> one.id().startsWith(family) && !ENDED.contains(one.state()))
                .toList();
    }

    void cancel(Listed earlier) {
        rest.cancel(earlier.id());
    }

    /** Sends the job there, as one of another id each time. */
    void submit(RunArguments arguments) {
        String id = family + HexFormat.of().toHexDigits(new SecureRandom().nextLong());
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
