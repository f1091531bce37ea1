package io.godwit.service.provision;

import io.godwit.service.FakeZillizCloud;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** At Zilliz Cloud, which is a double that answers as it was recorded. */
class ZillizCloudProvisionerTest extends ProvisionerContract {
    private FakeZillizCloud cloud;
    private Provisioner provisioner;

    @BeforeEach
    void start() throws IOException {
        cloud = FakeZillizCloud.start();
        startAnew();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Override
    Provisioner provisioner() {
        return provisioner;
    }

    @Override
    void startAnew() {
        provisioner = new ZillizCloudProvisioner(
                new ZillizCloud(URI.create(cloud.url()), FakeZillizCloud.KEY), FakeZillizCloud.PROJECT);
    }
}
