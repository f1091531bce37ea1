package io.godwit.service.job;

import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import io.godwit.service.cluster.ClusterStatus;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.problem.ProblemException;
import io.godwit.service.provision.ProvisionedClusters;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Clusters that were made for jobs. One goes with all else that its job has created, unless it holds anything by then: its password was
 * given out.
 */
@Component
final class MadeTargets {
    private final JobStore store;
    private final Clusters clusters;
    private final ProvisionedClusters provisioned;

    MadeTargets(JobStore store, Clusters clusters, ProvisionedClusters provisioned) {
        this.store = store;
        this.clusters = clusters;
        this.provisioned = provisioned;
    }

    /** Of a job that was to be given up with what it had created, and has removed its collections. The job says what became of it. */
    void remove(Migration migration) {
        Job job = store.find(migration.job()).orElseThrow();
        if (migration.targetMade() && job.state() == JobState.CANCELED) {
            String before = job.reason().map(Reason::message).orElse("canceled");
            String outcome = "; cluster " + migration.targetCluster() + ", which was made for it, "
                    + remove(migration.targetCluster());
            store.state(job.id(), JobState.CANCELED, Optional.of(new Reason(ErrorCode.STOPPED, before + outcome)));
        }
    }

    /** What became of it, as the end of a sentence. */
    private String remove(String id) {
        Optional<RegisteredCluster> cluster = clusters.find(id);
        if (cluster.isEmpty()) {
            return "was gone already";
        }
        try {
            Optional<String> obstacle = obstacle(cluster.get());
            if (obstacle.isPresent()) {
                return "stays: " + obstacle.get();
            }
            provisioned.drop(id);
            return "is dropped";
        } catch (GodwitException e) {
            return "stays: " + e.getMessage();
        } catch (ProblemException e) {
            return "stays: " + e.detail();
        }
    }

    /** Nobody has put anything into one that has no address yet. */
    private Optional<String> obstacle(RegisteredCluster cluster) {
        if (cluster.endpoint().isEmpty()) {
            return Optional.empty();
        }
        if (cluster.status() != ClusterStatus.RUNNING) {
            return Optional.of("it is " + cluster.status() + ", so that nobody can see whether it is empty.");
        }
        try (Cluster there = clusters.open(clusters.endpoint(cluster), Patience.of(clusters.patience()))) {
            return there.catalog().databases().stream()
                    .flatMap(database -> there.catalog().collections(database).stream())
                    .findFirst()
                    .map(name -> "it holds the collection " + name + ", which the job has not created.");
        }
    }
}
