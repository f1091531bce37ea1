package io.godwit.service.job;

import io.godwit.milvus.Endpoint;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.service.cluster.ClusterStatus;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.Credentials;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.cluster.Secrets;
import io.godwit.service.job.Migration.RemoteSource;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How the clusters of jobs are reached. What lets into a source that is not registered is kept with its job, encrypted, until that is over. */
@Component
final class JobSources {
    private final MigrationRows rows;
    private final Clusters clusters;
    private final Secrets secrets;

    JobSources(MigrationRows rows, Clusters clusters, Secrets secrets) {
        this.rows = rows;
        this.clusters = clusters;
        this.secrets = secrets;
    }

    /**
     * @throws GodwitException UNAVAILABLE while its cluster is on its way to run; INVALID_REQUEST if that does not run and will not by
     *     itself, or it, or what lets into it, is not kept any more
     */
    Endpoint source(Migration migration) {
        if (migration.remote().isEmpty()) {
            return registered(migration.sourceCluster().orElseThrow());
        }
        RemoteSource remote = migration.remote().get();
        Optional<Credentials> kept =
                rows.token(migration.job()).map(stored -> secrets.credentials(migration.job(), stored));
        if (kept.isEmpty() && remote.secured()) {
            throw new GodwitException(
                    ErrorCode.INVALID_REQUEST,
                    "The credentials of the source are not kept any more. Resume the job with them.");
        }
        return clusters.endpoint(remote.endpoint().toString(), kept.orElse(Credentials.NONE));
    }

    Endpoint target(Migration migration) {
        return registered(migration.targetCluster());
    }

    private Endpoint registered(String id) {
        RegisteredCluster cluster = clusters.find(id)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.INVALID_REQUEST, "The cluster " + id + " is not registered any more."));
        if (cluster.status() != ClusterStatus.RUNNING) {
            boolean passing = cluster.status().passing();
            throw new GodwitException(
                    passing ? ErrorCode.UNAVAILABLE : ErrorCode.INVALID_REQUEST,
                    "Cluster " + id + " is " + cluster.status() + "."
                            + cluster.failure().map(reason -> " " + reason).orElse(passing ? "" : " Resume it."));
        }
        return clusters.endpoint(cluster);
    }

    void keep(String job, Credentials credentials) {
        secrets.encrypt(job, credentials).ifPresent(text -> rows.token(job, text));
    }

    /** Takes away what jobs that are over do not need any more. */
    void forget() {
        rows.forgetTokens();
    }
}
