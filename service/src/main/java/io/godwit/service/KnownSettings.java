package io.godwit.service;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Refuses settings under {@code godwit.*} that there are not: one with a slip of the pen would be without effect, and nobody would know.
 * Those that there are stand in the defaults. Variables of the environment are left alone, since the command line has some of its own.
 */
final class KnownSettings implements ApplicationListener<ApplicationContextInitializedEvent> {
    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("godwit");
    /** The one without a default: whoever starts the service gives it. */
    private static final ConfigurationPropertyName STATE = ConfigurationPropertyName.of("godwit.state");

    private static final Set<String> OF_THE_SYSTEM = Set.of(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

    private final String defaults;

    /** @param defaults the file, as {@code spring.config.location} names it */
    KnownSettings(String defaults) {
        this.defaults = defaults.substring(defaults.indexOf('/') + 1);
    }

    @Override
    public void onApplicationEvent(ApplicationContextInitializedEvent event) {
        MutablePropertySources sources =
                event.getApplicationContext().getEnvironment().getPropertySources();
        Set<ConfigurationPropertyName> known = sources.stream()
                .filter(source -> source.getName().contains(defaults))
                .flatMap(KnownSettings::names)
                .collect(Collectors.toSet());
        sources.stream()
                .filter(source -> !OF_THE_SYSTEM.contains(source.getName()))
                .flatMap(KnownSettings::names)
                .filter(name -> !name.equals(STATE))
                .filter(name -> known.stream().noneMatch(one -> one.equals(name) || one.isParentOf(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new GodwitException(
                            ErrorCode.USAGE,
                            "There is no setting " + name + ". docs/reference/service.md lists those that there are.");
                });
    }

    /** Of a source, those that are ours; {@code regions[0]} is a part of {@code regions}. */
    private static Stream<ConfigurationPropertyName> names(PropertySource<?> source) {
        return source instanceof EnumerablePropertySource<?> listed
                ? Arrays.stream(listed.getPropertyNames())
                        .map(name -> ConfigurationPropertyName.adapt(name, '.'))
                        .filter(OURS::isAncestorOf)
                : Stream.empty();
    }
}
