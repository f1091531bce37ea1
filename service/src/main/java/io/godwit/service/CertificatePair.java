package io.godwit.service;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Has the certificate and the key of {@code server.ssl} looked at before anything is served: only a bundle is checked for whether they
 * belong together, and takes the password of an encrypted key. Else the service would say that it serves, and nobody could connect.
 */
final class CertificatePair implements ApplicationListener<ApplicationContextInitializedEvent> {
    private static final String BUNDLE = "godwit";
    private static final String STORE = "spring.ssl.bundle.pem." + BUNDLE + ".keystore.";

    @Override
    public void onApplicationEvent(ApplicationContextInitializedEvent event) {
        ConfigurableEnvironment environment = event.getApplicationContext().getEnvironment();
        String certificate = environment.getProperty("server.ssl.certificate");
        String key = environment.getProperty("server.ssl.certificate-private-key");
        if (certificate == null || key == null || environment.containsProperty("server.ssl.bundle")) {
            return;
        }
        Map<String, Object> bundle = new HashMap<>();
        bundle.put(STORE + "certificate", certificate);
        bundle.put(STORE + "private-key", key);
        bundle.put(STORE + "verify-keys", true);
        String password = environment.getProperty("server.ssl.key-password");
        if (password != null) {
            bundle.put(STORE + "private-key-password", password);
        }
        bundle.put("server.ssl.bundle", BUNDLE);
        environment.getPropertySources().addFirst(new MapPropertySource("certificate pair", bundle));
    }
}
