package io.godwit.service.provision;

import io.godwit.service.cluster.Regions;
import io.godwit.service.settings.GivenSettings;
import io.godwit.service.settings.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
