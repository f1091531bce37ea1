package io.godwit.service.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The settings of a part of the service that is tested alone: the defaults, but for some. */
public final class GivenSettings {
    private GivenSettings() {}

    /** @param more {@code NAME=VALUE}, without {@code godwit.} */
    public static Settings in(Path state, String... more) {
        Properties properties = new Properties();
        try (InputStream defaults = Settings.class.getResourceAsStream("/io/godwit/service/defaults.properties")) {
            properties.load(defaults);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.setProperty("godwit.state", state.toString());
        for (String one : more) {
            String[] parts = one.split("=", 2);
            properties.setProperty("godwit." + parts[0], parts[1]);
        }
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("godwit", Settings.class)
                .get();
    }
}
