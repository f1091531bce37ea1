package io.godwit.service.provision;

import io.godwit.service.cluster.Regions.Region;
import io.godwit.service.cluster.Size;
import io.godwit.service.cluster.Standing;
import java.util.List;

/**
 * Makes clusters and operates them. Each call returns within seconds; what takes longer goes on afterwards, and {@link #standing} says how
 * far it has come. Whether an operation fits how the cluster stands is checked before it is asked for.
 */
public interface Provisioner {
    /** Where it makes clusters. */
    List<Region> regions();

    /** Begins to make one. It is CREATING from now on. */
    MadeCluster create(ClusterOrder order);

    /** Tells it, when the service has started anew, of all clusters that it made before. */
    void takeUp(List<KnownCluster> all);

    /** Stops a cluster and keeps its data. */
    void suspend(String id);

    /** Has a cluster run that does not: it was suspended, or whatever ran it has ended. */
    void resume(KnownCluster cluster);

    void modify(String id, Size size);

    /** Ends it and removes its data. */
    void drop(String id);

    /** How it stands; DELETED for one that is not there. */
    Standing standing(String id);
}
