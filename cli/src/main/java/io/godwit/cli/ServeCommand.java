package io.godwit.cli;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code godwit serve}. Nothing of the service is named in this class: picocli looks at all its methods at each start, and only this
 * command has the service's libraries on its class path.
 */
@Command(
        name = "serve",
        description =
                "Run the service: organizations, projects, clusters and migration jobs behind a REST API, until Ctrl-C. Running jobs"
                        + " go on at the next start.",
        footer = {
            "",
            "Examples:",
            "  godwit serve",
            "  godwit serve --port 9000 --state /var/lib/godwit",
            "  godwit serve --host 0.0.0.0 --tls-cert server.pem --tls-key server.key",
            "  GODWIT_ADMIN_API_KEY=$(openssl rand -hex 24) godwit serve --host 0.0.0.0",
            "",
            "The first start prints the owner's password and API key, once; or takes them from",
            "GODWIT_ADMIN_PASSWORD and GODWIT_ADMIN_API_KEY. See docs/guide/serve.md."
        })
final class ServeCommand implements Callable<Integer> {
    private final Godwit godwit;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "The address to listen on. Default: 127.0.0.1.")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "The port to listen on; 0: any. Default: 8080.")
    private @Nullable Integer port;

    @Option(
            names = "--provisioner",
            paramLabel = "NAME",
            description =
                    "What makes new clusters: local (a real Milvus on this machine), zilliz-cloud or none. Default: local.")
    private @Nullable String provisioner;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings, as .properties or .yaml; docs/reference/service.md lists them.")
    private @Nullable Path configuration;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Speak TLS with this certificate (PEM), and those that lead to its authority.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's key (PEM).")
    private @Nullable Path key;

    @Option(
            names = "--rotate-key",
            description = "Encrypt all stored credentials with a new key, and end. The service must not be running.")
    private boolean rotateKey;

    ServeCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        requireReadable("--config", configuration);
        requireReadable("--tls-cert", certificate);
        requireReadable("--tls-key", key);
        if ((certificate == null) != (key == null)) {
            throw new GodwitException(ErrorCode.USAGE, "--tls-cert and --tls-key go together. Give both, or none.");
        }
        Integer wanted = port;
        if (wanted != null && (wanted < 0 || wanted > 65_535)) {
            throw new GodwitException(ErrorCode.USAGE, "--port is a number from 0 to 65535.");
        }
        Serving serving = new Serving(godwit);
        if (rotateKey) {
            serving.rotateKey(configuration);
        } else {
            serving.untilInterrupted(host, wanted, provisioner, configuration, certificate, key);
        }
        return Exit.DONE.code();
    }

    private static void requireReadable(String option, @Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new GodwitException(ErrorCode.USAGE, "The file " + file + " cannot be read. Check " + option + ".");
        }
    }
}
