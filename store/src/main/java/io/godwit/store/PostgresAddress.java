package io.godwit.store;

import io.godwit.migration.plan.FileProblem;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a store of PostgreSQL is, and who asks for it. Shown without its parameters: only the driver reads them, and some are secret.
 *
 * @param user empty: as the address or the driver's own settings say
 * @param password likewise
 */
public record PostgresAddress(String url, Optional<String> user, Optional<String> password) {
    private static final String SCHEME = "jdbc:postgresql:";
    private static final Pattern SECRET = Pattern.compile("[?&](password|sslpassword)=", Pattern.CASE_INSENSITIVE);

    /** @throws GodwitException USAGE if this is no address of PostgreSQL, or a password is in it */
    public PostgresAddress {
        if (!url.startsWith(SCHEME)) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "The address of a store begins with " + SCHEME
                            + ", as in jdbc:postgresql://db.example.org/godwit. Check --store or GODWIT_STORE.");
        }
        if (SECRET.matcher(url).find() || shown(url).contains("@")) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "A password does not belong into the address of a store, where others can read it. Give user and password in"
                            + " GODWIT_STORE_USER and GODWIT_STORE_PASSWORD, or the password in a file with --store-password-file.");
        }
    }

    /**
     * With the password in a file, without the spaces around it.
     *
     * @throws GodwitException USAGE if the file cannot be read
     */
    public PostgresAddress withPasswordIn(Path file) {
        try {
            return new PostgresAddress(
                    url,
                    user,
                    Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip()));
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "The password file of the store, " + file + ", cannot be read: " + FileProblem.of(e)
                            + ". Check what --store-password-file or godwit.store.password-file names.",
                    e);
        }
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return shown(url);
    }

    private static String shown(String url) {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }
}
