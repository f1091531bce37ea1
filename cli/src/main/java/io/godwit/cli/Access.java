package io.godwit.cli;

import io.godwit.migration.plan.FileProblem;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How to be let into one cluster. A token is never the value of an option: everyone on the machine could read it there. */
interface Access {
    /** Some editors put it before the first character of a file. */
    String BYTE_ORDER_MARK = "\ufeff";

    Side side();

    @Nullable
    Path tokenFile();

    Endpoint.Tls tls();

    /** From the file, else from the environment; null if neither is given. */
    default @Nullable String token(Map<String, String> environment) {
        Path file = tokenFile();
        if (file == null) {
            String token = environment.getOrDefault(side().tokenVariable(), "");
            return token.isEmpty() ? null : token;
        }
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            String token =
                    text.substring(text.startsWith(BYTE_ORDER_MARK) ? 1 : 0).strip();
            if (token.isEmpty() || token.chars().anyMatch(Character::isISOControl)) {
                throw new GodwitException(
                        ErrorCode.USAGE,
                        "The token file " + file + " must hold one line: user:password, or an API key.");
            }
            return token;
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "The token file " + file + " cannot be read: " + FileProblem.of(e) + ". Check what --"
                            + side().word() + "-token-file names.",
                    e);
        }
    }

    default Endpoint endpoint(String address, Map<String, String> environment) {
        try {
            return Endpoint.of(address, token(environment), tls());
        } catch (GodwitException e) {
            if (!address.contains("@")) {
                throw e;
            }
            throw new GodwitException(
                    e.code(),
                    e.getMessage() + " It is taken from " + side().tokenVariable() + " or from the file named by --"
                            + side().word() + "-token-file.",
                    e);
        }
    }

    private static ParameterException tokenAsOption(CommandLine line, Side side) {
        return new ParameterException(
                line,
                "A token is no option's value: everyone on this machine could read it in the list of processes and in the"
                        + " shell's history. Put it into the environment variable " + side.tokenVariable()
                        + " or into a file, and name that with --" + side.word() + "-token-file.");
    }

    private static Endpoint.Tls tlsOf(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {
        return Endpoint.Tls.ofFiles(
                Optional.ofNullable(ca), Optional.ofNullable(certificate), Optional.ofNullable(key));
    }

    /** Access to the source. */
    @Command
    final class OfSource implements Access {
        @Spec(Target.MIXEE)
        private CommandSpec mixee;

        @Option(
                names = "--source-token-file",
                paramLabel = "FILE",
                description = "File with the source's token; else GODWIT_SOURCE_TOKEN, else a prompt.")
        private @Nullable Path tokenFile;

        @Option(names = "--source-ca", paramLabel = "PEM", description = "CA to trust for the source (https).")
        private @Nullable Path ca;

        @Option(names = "--source-cert", paramLabel = "PEM", description = "Client certificate for the source.")
        private @Nullable Path certificate;

        @Option(names = "--source-key", paramLabel = "PEM", description = "Key of the client certificate.")
        private @Nullable Path key;

        @Option(names = "--source-token", hidden = true, arity = "0..1")
        void token(@Nullable String ignored) {
            throw tokenAsOption(mixee.commandLine(), Side.SOURCE);
        }

        @Override
        public Side side() {
            return Side.SOURCE;
        }

        @Override
        public @Nullable Path tokenFile() {
            return tokenFile;
        }

        @Override
        public Endpoint.Tls tls() {
            return tlsOf(ca, certificate, key);
        }
    }

    /** Access to the target. */
    @Command
    final class OfTarget implements Access {
        @Spec(Target.MIXEE)
        private CommandSpec mixee;

        @Option(
                names = "--target-token-file",
                paramLabel = "FILE",
                description = "File with the target's token; else GODWIT_TARGET_TOKEN, else a prompt.")
        private @Nullable Path tokenFile;

        @Option(names = "--target-ca", paramLabel = "PEM", description = "CA to trust for the target (https).")
        private @Nullable Path ca;

        @Option(names = "--target-cert", paramLabel = "PEM", description = "Client certificate for the target.")
        private @Nullable Path certificate;

        @Option(names = "--target-key", paramLabel = "PEM", description = "Key of the client certificate.")
        private @Nullable Path key;

        @Option(names = "--target-token", hidden = true, arity = "0..1")
        void token(@Nullable String ignored) {
            throw tokenAsOption(mixee.commandLine(), Side.TARGET);
        }

        @Override
        public Side side() {
            return Side.TARGET;
        }

        @Override
        public @Nullable Path tokenFile() {
            return tokenFile;
        }

        @Override
        public Endpoint.Tls tls() {
            return tlsOf(ca, certificate, key);
        }
    }
}
