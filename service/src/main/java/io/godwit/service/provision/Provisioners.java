package io.godwit.service.provision;

import io.godwit.service.access.Caller;
import io.godwit.service.cluster.ClusterRows;
import io.godwit.service.cluster.Regions;
import io.godwit.service.cluster.Regions.Region;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import java.util.List;
import org.springframework.stereotype.Component;

/** The provisioners by their names, and the one that makes new clusters: {@code godwit.provisioner}. */
@Component
public final class Provisioners {
    private static final String NONE = "none";
    private static final List<String> NAMES = List.of(LocalProvisioner.NAME, ZillizCloudProvisioner.NAME, NONE);

    private final String configured;
    private final Regions regions;
    private final ClusterRows rows;
    private final LocalProvisioner local;
    private final ZillizAccounts accounts;

    Provisioners(
            Settings settings, Regions regions, ClusterRows rows, LocalProvisioner local, ZillizAccounts accounts) {
        this.configured = settings.provisioner();
        this.regions = regions;
        this.rows = rows;
        this.local = local;
        this.accounts = accounts;
        if (!NAMES.contains(configured)) {
            throw new IllegalArgumentException(
                    "godwit.provisioner is '" + configured + "'. It is one of " + String.join(", ", NAMES) + ".");
        }
    }

    /** Whether there is one that makes new clusters. */
    public boolean offered() {
        return !configured.equals(NONE);
    }

    /** The name of the one that makes new clusters. */
    String configured() {
        if (configured.equals(NONE)) {
            throw Problem.NOT_OFFERED.with("this service makes no clusters (godwit.provisioner is none). Register"
                    + " clusters that exist with POST /api/v1/clusters.");
        }
        return configured;
    }

    /** Where new clusters can be; where nobody makes any, or not yet, those where clusters can be registered. */
    public List<Region> regions(Caller caller) {
        if (configured.equals(ZillizCloudProvisioner.NAME)) {
            return accounts.provisioner(caller.organization())
                    .map(Provisioner::regions)
                    .orElseGet(regions::regions);
        }
        return regions.regions();
    }

    Provisioner named(String name, String organization) {
        return switch (name) {
            case LocalProvisioner.NAME -> local;
            case ZillizCloudProvisioner.NAME ->
                accounts.provisioner(organization)
                        .orElseThrow(
                                () -> Problem.PROVIDER.with("no key of this organization at Zilliz Cloud is stored. An"
                                        + " Organization Owner stores one with PUT /api/v1/zilliz-cloud."));
            default -> throw new IllegalStateException("There is no provisioner " + name + ".");
        };
    }

    /** The one that made it. One that was registered is refused. */
    Provisioner of(RegisteredCluster cluster) {
        String name = cluster.provisioner()
                .orElseThrow(() -> Problem.NOT_OFFERED.with("cluster " + cluster.id()
                        + " was registered, and is operated where it runs. Forget it, which leaves it as it is, with"
                        + " DELETE /api/v1/clusters/" + cluster.id() + "."));
        return name.equals(LocalProvisioner.NAME) ? local : named(name, rows.organization(cluster));
    }
}
