package io.godwit.cli;

import io.godwit.service.Service;
import io.godwit.service.ServiceOptions;
import io.godwit.service.ServiceOptions.Tls;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The service in this process, from its start to an interruption. */
final class Serving {
    private final Godwit godwit;

    Serving(Godwit godwit) {
        this.godwit = godwit;
    }

    void untilInterrupted(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String provisioner,
            @Nullable Path configuration,
            @Nullable Path certificate,
            @Nullable Path key) {
        ServiceOptions options = new ServiceOptions(
                godwit.stateFolder().path(),
                Optional.ofNullable(host),
                port == null ? OptionalInt.empty() : OptionalInt.of(port),
                Optional.ofNullable(provisioner),
                Optional.ofNullable(configuration),
                certificate == null || key == null ? Optional.empty() : Optional.of(new Tls(certificate, key)),
                godwit.storeSettings());
        logToStandardError();
        CountDownLatch ended = new CountDownLatch(1);
        Interruption interruption = godwit.surroundings().interruption();
        try (Interruption.Scope scope = interruption.during(ended::countDown);
                Service service = Service.start(options)) {
            announce(service);
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The service's log goes there; no other command has one there. */
    private static void logToStandardError() {
        System.setProperty(LogFile.SLF4J_PROVIDER, "ch.qos.logback.classic.spi.LogbackServiceProvider");
    }

    void rotateKey(@Nullable Path configuration) {
        logToStandardError();
        int done = Service.rotateKey(new ServiceOptions(
                godwit.stateFolder().path(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.ofNullable(configuration),
                Optional.empty(),
                godwit.storeSettings()));
        godwit.output().result("Encrypted anew: " + done + (done == 1 ? " secret." : " secrets."));
        godwit.output().object("rotated", Map.of("secrets", done));
    }

    private void announce(Service service) {
        Output output = godwit.output();
        String address = (service.secure() ? "https://" : "http://") + service.host() + ":" + service.port();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("address", address);
        service.firstAccess().ifPresent(first -> {
            object.put("organization", first.organization());
            object.put("project", first.project());
            object.put("owner", first.owner());
            first.password().ifPresent(password -> object.put("password", password));
            first.key().ifPresent(key -> object.put("apiKey", key));
            output.result("First start: an organization, the project " + first.project() + " and the owner "
                    + first.owner() + " were made."
                    + first.password()
                            .map(password -> "\n  Password  " + password)
                            .orElse("")
                    + first.key().map(key -> "\n  API key   " + key).orElse("")
                    + (first.password().isPresent() || first.key().isPresent()
                            ? "\nThis is shown once; only hashes are kept."
                            : ""));
        });
        output.result("Godwit serves on " + address + ", state in "
                + godwit.stateFolder().path() + ".");
        output.object("serving", object);
    }
}
