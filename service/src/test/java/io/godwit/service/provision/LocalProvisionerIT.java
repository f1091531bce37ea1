package io.godwit.service.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.cluster.ClusterStatus;
import io.godwit.service.cluster.Regions;
import io.godwit.service.settings.GivenSettings;
import io.godwit.service.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Real servers on this machine. */
class LocalProvisionerIT extends ProvisionerContract {
    @TempDir
    private Path state;

    private AnnotationConfigApplicationContext context;

    @BeforeEach
    void start() {
        Settings settings = GivenSettings.in(state, "local.clusters=1");
        // Starts and ends it as the service does.
        context = new AnnotationConfigApplicationContext();
        context.registerBean(Settings.class, () -> settings);
        context.register(Regions.class, LocalProvisioner.class);
        context.refresh();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    /** Of another database with which the folder is used, or newer than the backup that was put back. */
    @Test
    void theDataOfAClusterThatTheDatabaseDoesNotKnowIsLeftAlone() throws IOException {
        Path data = Files.createDirectories(state.resolve("clusters/in01-00000000000000a/data"));

        provisioner().takeUp(List.of());

        assertThat(data).isDirectory();
    }

    @Test
    void aClusterWhoseDataIsGoneIsNotReplacedByAnEmptyOne() {
        String id = "in01-00000000000000b";
        provisioner()
                .takeUp(List.of(new KnownCluster(
                        id, ClusterStatus.RUNNING, "db_admin:x", Optional.of(URI.create("http://127.0.0.1:9")))));

        while (provisioner().standing(id).status() == ClusterStatus.RESUMING) {
            Thread.onSpinWait();
        }

        assertThat(provisioner().standing(id).status()).isEqualTo(ClusterStatus.ABNORMAL);
        assertThat(provisioner().standing(id).failure().orElseThrow()).contains(id, "is gone");
        assertThat(state.resolve("clusters").resolve(id)).doesNotExist();
    }

    @Override
    Provisioner provisioner() {
        return context.getBean(LocalProvisioner.class);
    }

    @Override
    void startAnew() {
        stop();
        start();
    }
}
