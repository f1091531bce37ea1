package io.godwit.migration;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Of the REST of a Flink cluster. It is kept with the job and shown, so nothing secret belongs into it. */
public final class FlinkAddress {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private FlinkAddress() {}

    /**
     * Reads one.
     *
     * @param setting what names it, as the message says it
     * @throws GodwitException USAGE if it is none, or somebody's name or password is in it
     */
    public static URI parse(String text, String setting) {
        if (text.contains("@")) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "User and password do not belong into the address of a Flink cluster, where others can read them. Give "
                            + setting
                            + " without them: Godwit reaches a Flink that asks who comes by mutual TLS alone.");
        }
        URI address = uri(text);
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean more = address.getRawQuery() != null || address.getRawFragment() != null;
        if (!SCHEMES.contains(scheme) || address.getHost() == null || more) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "\"" + text
                            + "\" is no address of a Flink cluster's REST, as http://host:8081 or https://host is one. Check "
                            + setting + ".");
        }
        return address;
    }

    /** One that is none lacks all that an address has. */
    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return URI.create("");
        }
    }
}
