package io.godwit.service;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Looks at the certificate and the key of {@code server.ssl} before anything is served: Spring checks whether they belong together for
 * bundles only. Else the service would say that it serves, and nobody could connect.
 */
final class CertificatePair implements ApplicationListener<ApplicationContextInitializedEvent> {
    private static final String CERTIFICATE = "server.ssl.certificate";
    private static final String KEY = "server.ssl.certificate-private-key";

    @Override
    public void onApplicationEvent(ApplicationContextInitializedEvent event) {
        Environment environment = event.getApplicationContext().getEnvironment();
        String certificate = environment.getProperty(CERTIFICATE);
        String key = environment.getProperty(KEY);
        if (!Service.speaksTls(environment) || (certificate == null && key == null)) {
            return;
        }
        if (certificate == null || key == null) {
            throw new GodwitException(ErrorCode.USAGE, CERTIFICATE + " and " + KEY + " go together.");
        }
        PemSslBundleProperties pair = new PemSslBundleProperties();
        pair.getKeystore().setCertificate(certificate);
        pair.getKeystore().setPrivateKey(key);
        pair.getKeystore().setVerifyKeys(true);
        try {
            PropertiesSslBundle.get(pair);
        } catch (RuntimeException e) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "The certificate and its key (" + CERTIFICATE + " and " + KEY
                            + ", or --tls-cert and --tls-key) cannot be"
                            + " used: " + e.getMessage()
                            + ". Give PEM files that belong together; an encrypted key needs a"
                            + " bundle of Spring Boot's (server.ssl.bundle).",
                    e);
        }
    }
}
