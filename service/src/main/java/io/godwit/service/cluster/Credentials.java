package io.godwit.service.cluster;

import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Endpoint.Pem;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
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

    static final String TOKEN = "token";

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
        return Optional.of(SEVERAL + JSON.writeValueAsString(parts()));
    }

    /** By name, without those that are missing. */
    private Map<String, String> parts() {
        Map<String, String> texts = new LinkedHashMap<>();
        if (token != null) {
            texts.put(TOKEN, token);
        }
        put(texts, CA, tls.ca());
        put(texts, CERTIFICATE, tls.certificate());
        put(texts, KEY, tls.key());
        return texts;
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

    /** @throws ProblemException INVALID_PARAMETER if a password is given alone, and no user was let in before */
    Credentials changed(CredentialsChange change) {
        Map<String, String> texts = parts();
        change.parts()
                .forEach((name, now) -> now.ifPresentOrElse(text -> texts.put(name, text), () -> texts.remove(name)));
        change.password().ifPresent(password -> texts.put(TOKEN, user(texts.get(TOKEN)) + ":" + password));
        return of(texts.get(TOKEN), texts);
    }

    private static String user(@Nullable String token) {
        if (token == null || !token.contains(":")) {
            throw Problem.INVALID_PARAMETER.with("username is missing.");
        }
        return token.substring(0, token.indexOf(':'));
    }

    @Override
    public String toString() {
        return "Credentials";
    }
}
