package io.godwit.service;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line says. Everything else is configured by file or environment.
 *
 * @param state the folder with the jobs
 * @param host the address to listen on; empty: as configured
 * @param port empty: as configured; 0: any that is free
 * @param provisioner what makes new clusters; empty: as configured
 * @param configuration a file of properties or YAML
 * @param tls empty: as configured, and plain HTTP if it is not
 * @param properties settings by their names, above all others
 */
public record ServiceOptions(
        Path state,
        Optional<String> host,
        OptionalInt port,
        Optional<String> provisioner,
        Optional<Path> configuration,
        Optional<Tls> tls,
        Map<String, String> properties) {
    public ServiceOptions {
        properties = Map.copyOf(properties);
    }

    /** As configured, on the jobs of this folder. */
    public static ServiceOptions of(Path state) {
        return new ServiceOptions(
                state,
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    /** PEM files: the certificate, with those that lead to its authority, and its key. */
    public record Tls(Path certificate, Path key) {}
}
