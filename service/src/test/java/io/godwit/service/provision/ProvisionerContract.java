package io.godwit.service.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.cluster.ClusterStatus;
import io.godwit.service.cluster.Plan;
import io.godwit.service.cluster.Regions.Region;
import io.godwit.service.cluster.Size;
import io.godwit.service.cluster.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every provisioner does; see {@link Provisioner}. */
abstract class ProvisionerContract {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Size SMALL = new Size("Performance-optimized", 1, 1);

    /** The one to be tested; the same each time but after {@link #startAnew}. */
    abstract Provisioner provisioner();

    /** As when the service ends and starts again. */
    abstract void startAnew();

    @Test
    void aClusterIsMadeStoppedRunAgainAndEnded() {
        MadeCluster made = provisioner().create(order("one"));
        String id = made.id();
        assertThat(id).matches("in01-[0-9a-f]{15}");
        assertThat(made.user()).isEqualTo("db_admin");
        assertThat(made.password()).isNotEmpty();
        assertThat(made.toString()).doesNotContain(made.password());
        assertThat(provisioner().standing(id).status()).isEqualTo(ClusterStatus.CREATING);
        Standing running = await(id, ClusterStatus.RUNNING);
        assertThat(running.endpoint()).isPresent();
        assertThat(running.failure()).isEmpty();

        provisioner().modify(id, new Size("Performance-optimized", 2, 1));
        await(id, ClusterStatus.RUNNING);

        provisioner().suspend(id);
        assertThat(provisioner().standing(id).status()).isIn(ClusterStatus.STOPPING, ClusterStatus.STOPPED);
        await(id, ClusterStatus.STOPPED);

        startAnew();
        KnownCluster known = new KnownCluster(id, ClusterStatus.STOPPED, made.token(), running.endpoint());
        provisioner().takeUp(List.of(known));
        await(id, ClusterStatus.STOPPED);

        provisioner().resume(known);
        assertThat(provisioner().standing(id).status()).isIn(ClusterStatus.RESUMING, ClusterStatus.RUNNING);
        assertThat(await(id, ClusterStatus.RUNNING).endpoint()).isEqualTo(running.endpoint());

        provisioner().drop(id);
        await(id, ClusterStatus.DELETED);
    }

    @Test
    void aClusterIsDroppedWhileItIsBeingMade() {
        String id = provisioner().create(order("two")).id();

        provisioner().drop(id);

        assertThat(provisioner().standing(id).status()).isIn(ClusterStatus.DELETING, ClusterStatus.DELETED);
        await(id, ClusterStatus.DELETED);
    }

    @Test
    void aClusterThatIsNotThereCountsAsDeleted() {
        assertThat(provisioner().standing("in01-00000000000000f").status()).isEqualTo(ClusterStatus.DELETED);
    }

    @Test
    void regionsHaveIdsAndClouds() {
        assertThat(provisioner().regions()).isNotEmpty().allSatisfy(region -> {
            assertThat(region.id()).isNotEmpty();
            assertThat(region.cloud().id()).isNotEmpty();
        });
    }

    private ClusterOrder order(String name) {
        Region region = provisioner().regions().get(0);
        return new ClusterOrder(name, "", Plan.STANDARD, region.id(), SMALL);
    }

    private Standing await(String id, ClusterStatus wanted) {
        Instant until = Instant.now().plus(PATIENCE);
        Standing seen = provisioner().standing(id);
        while (seen.status() != wanted
                && seen.status() != ClusterStatus.ABNORMAL
                && Instant.now().isBefore(until)) {
            pause();
            seen = provisioner().standing(id);
        }
        assertThat(seen.status()).as(seen.failure().orElse("")).isEqualTo(wanted);
        return seen;
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
