package io.godwit.service.cluster;

import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Endpoint.Pem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What lets into a cluster, and what it is known by. Never printed.
 *
 * @param token {@code user:password} or an API key; null for a cluster without authorization
 * @param tls texts in PEM form, of an address with TLS
 */
public record Credentials(@Nullable String token, Endpoint.Tls tls) {
    public static final Credentials NONE = ofToken(null);

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    /** No token that is of use begins so: it goes into a header. */
    private static final String SEVERAL = "\n";

    private static final String TOKEN = "token";
    private static final String CA = "ca";
    private static final String CERTIFICATE = "certificate";
    private static final String KEY = "key";

    public static Credentials ofToken(@Nullable String token) {
        return new Credentials(token, Endpoint.Tls.SYSTEM);
    }

    /** @param texts in PEM form: {@code ca}, {@code certificate} and {@code key}, each of which may be missing */
    public static Credentials of(@Nullable String token, Map<String, String> texts) {
        return new Credentials(token, new Endpoint.Tls(pem(texts, CA), pem(texts, CERTIFICATE), pem(texts, KEY)));
    }

    private static Optional<Pem> pem(Map<String, String> texts, String name) {
        return Optional.ofNullable(texts.get(name)).map(text -> new Pem.Text("tls." + name, text));
    }

    /** As one text, to be encrypted; empty if there is nothing to keep. */
    Optional<String> text() {
        if (tls.equals(Endpoint.Tls.SYSTEM) && (token == null || !token.startsWith(SEVERAL))) {
            return Optional.ofNullable(token);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        if (token != null) {
            texts.put(TOKEN, token);
        }
        put(texts, CA, tls.ca());
        put(texts, CERTIFICATE, tls.certificate());
        put(texts, KEY, tls.key());
        return Optional.of(SEVERAL + JSON.writeValueAsString(texts));
    }

    private static void put(Map<String, String> texts, String name, Optional<Pem> pem) {
        pem.map(Pem.Text.class::cast).ifPresent(text -> texts.put(name, text.pem()));
    }

    /** What {@link #text} made. */
    static Credentials ofText(String text) {
        if (!text.startsWith(SEVERAL)) {
            return ofToken(text);
        }
        Map<String, String> texts = JSON.readValue(text, TEXTS);
        return of(texts.get(TOKEN), texts);
    }

    @Override
    public String toString() {
        return "Credentials";
    }
}
