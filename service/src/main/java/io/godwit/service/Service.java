package io.godwit.service;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.service.access.FirstStart;
import io.godwit.service.access.FirstStart.FirstAccess;
import io.godwit.service.cluster.KeyRotation;
import io.godwit.service.database.ServiceLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.yaml.snakeyaml.error.YAMLException;

/** The service, running: REST over the jobs of one state folder. */
public final class Service implements AutoCloseable {
    private static final String DEFAULTS = "classpath:/io/godwit/service/defaults.properties";

    private final ConfigurableApplicationContext context;

    private Service(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts it; on return it answers, and the jobs that had not ended are on their way again.
     *
     * @throws GodwitException STATE_UNUSABLE or USAGE if it cannot be started as it is configured
     */
    public static Service start(ServiceOptions options) {
        ServiceLock.requireFree(options.state());
        try {
            return new Service(builder(ServiceApplication.class, options).run(arguments(options)));
        } catch (RuntimeException e) {
            throw explained(e, options);
        }
    }

    /**
     * Encrypts everything that is secret anew: with a new key in the key file, or with the given one in place of the former one. Returns
     * how many secrets there are.
     *
     * @throws GodwitException STATE_UNUSABLE if the service is running, or a secret cannot be read
     */
    public static int rotateKey(ServiceOptions options) {
        ServiceLock.requireFree(options.state());
        try (ConfigurableApplicationContext context = builder(KeyRotationApplication.class, options)
                .web(WebApplicationType.NONE)
                .run(arguments(options))) {
            return context.getBean(KeyRotation.class).rotate();
        } catch (RuntimeException e) {
            throw explained(e, options);
        }
    }

    private static SpringApplicationBuilder builder(Class<?> application, ServiceOptions options) {
        // Where its settings cannot be read, it would log so with a stack trace, before any setting could forbid it.
        LoggingSystem.get(Service.class.getClassLoader()).setLogLevel(SpringApplication.class.getName(), LogLevel.OFF);
        return new SpringApplicationBuilder(application)
                .listeners(new LogFormat(), new KnownSettings(DEFAULTS), new CertificatePair())
                // Files that lie about in the working directory are none of ours.
                .properties("spring.config.location=" + DEFAULTS
                        + options.configuration()
                                .map(file -> ",file:" + file.toAbsolutePath())
                                .orElse(""));
    }

    /** Where it listens. */
    public int port() {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    /** Whether it speaks TLS. */
    public boolean secure() {
        return speaksTls(context.getEnvironment());
    }

    static boolean speaksTls(Environment environment) {
        return environment.getProperty("server.ssl.enabled", Boolean.class, true)
                && Stream.of("certificate", "bundle", "key-store")
                        .anyMatch(one -> environment.containsProperty("server.ssl." + one));
    }

    public String host() {
        return context.getEnvironment().getRequiredProperty("server.address");
    }

    /** What the very first start on a state folder has made: to be shown once. */
    public Optional<FirstAccess> firstAccess() {
        return context.getBean(FirstStart.class).access();
    }

    /** Ends it: requests under way are answered, running jobs stop and go on at the next start. */
    @Override
    public void close() {
        context.close();
    }

    private static String[] arguments(ServiceOptions options) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--godwit.state=" + options.state().toAbsolutePath());
        options.host().ifPresent(host -> arguments.add("--server.address=" + host));
        options.port().ifPresent(port -> arguments.add("--server.port=" + port));
        options.provisioner().ifPresent(name -> arguments.add("--godwit.provisioner=" + name));
        options.tls().ifPresent(tls -> {
            arguments.add("--server.ssl.certificate=" + tls.certificate().toUri());
            arguments.add("--server.ssl.certificate-private-key=" + tls.key().toUri());
        });
        options.properties().forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return arguments.toArray(String[]::new);
    }

    /** Spring wraps what went wrong in what it was doing meanwhile; the cause is what one can do something about. */
    private static GodwitException explained(RuntimeException e, ServiceOptions options) {
        List<Throwable> causes = Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause)
                .limit(30)
                .toList();
        for (Throwable cause : causes) {
            if (cause instanceof GodwitException known) {
                return known;
            }
            if (cause instanceof PortInUseException taken) {
                return new GodwitException(
                        ErrorCode.USAGE, "Port " + taken.getPort() + " is in use. Choose another one with --port.", e);
            }
        }
        String last = String.valueOf(causes.get(causes.size() - 1).getMessage());
        String reason = object(causes, last, options)
                .map(object -> object + ": " + last)
                .orElse(last);
        return new GodwitException(ErrorCode.USAGE, "The service cannot start: " + reason, e);
    }

    /** What could not be read, where that does not say it by itself. */
    private static Optional<String> object(List<Throwable> causes, String last, ServiceOptions options) {
        for (Throwable cause : causes) {
            if (cause instanceof YAMLException) {
                return options.configuration().map(Path::toString);
            }
            if (cause instanceof BindException binding && !last.startsWith("godwit.")) {
                return Optional.ofNullable(binding.getProperty())
                        .map(property -> property.getName().toString());
            }
        }
        return Optional.empty();
    }
}
