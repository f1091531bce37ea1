package io.godwit.service.rest;

import io.godwit.service.cluster.Credentials;
import io.godwit.service.cluster.CredentialsChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What lets into a cluster, and what it is known by, as a request has it: {@code token}, or {@code username} and {@code password}, and
 * {@code tls} with {@code ca}, {@code certificate} and {@code key} in PEM form.
 */
final class CredentialsBody {
    private static final String TLS = "tls";
    static final List<String> NAMES = List.of("token", "username", "password", TLS);

    private static final String[] TEXTS = {"ca", "certificate", "key"};
    private static final CredentialsChange NOTHING = new CredentialsChange(Optional.empty(), Map.of());
    private static final int LONGEST_PEM = 100_000;

    private CredentialsBody() {}

    /** Empty if nothing is given. */
    static Optional<Credentials> of(Body body) {
        Optional<String> token = token(body);
        Map<String, String> texts =
                body.optionalObject(TLS).map(CredentialsBody::texts).orElse(Map.of());
        return token.isEmpty() && texts.isEmpty()
                ? Optional.empty()
                : Optional.of(Credentials.of(token.orElse(null), texts));
    }

    /** Of a request that leaves out what stays as it is; null takes away, and a password may come without its user. */
    static CredentialsChange change(Body body) {
        CredentialsChange change;
        if (body.says("password") && !body.says("username") && !body.has("token")) {
            change = CredentialsChange.ofPassword(body.text("password"));
        } else {
            Optional<String> token = token(body);
            change = token.isPresent() || body.isNull("token") ? CredentialsChange.ofToken(token) : NOTHING;
        }
        return change.with(certificates(body));
    }

    private static Map<String, Optional<String>> certificates(Body body) {
        Map<String, Optional<String>> certificates = new HashMap<>();
        Body tls = body.optionalObject(TLS).orElseGet(Body::empty);
        Map<String, String> texts = texts(tls);
        for (String name : TEXTS) {
            if (texts.containsKey(name) || tls.isNull(name) || body.isNull(TLS)) {
                certificates.put(name, Optional.ofNullable(texts.get(name)));
            }
        }
        return certificates;
    }

    private static Map<String, String> texts(Body tls) {
        tls.only(TEXTS);
        Map<String, String> texts = new HashMap<>();
        for (String name : TEXTS) {
            tls.optionalText(name).ifPresent(text -> texts.put(name, text));
            if (texts.getOrDefault(name, "").length() > LONGEST_PEM) {
                throw tls.wrong(name, "is longer than " + LONGEST_PEM + " characters");
            }
        }
        return texts;
    }

    /** An API key or {@code user:password}; empty if nothing is given. */
    private static Optional<String> token(Body body) {
        Optional<String> token = body.optionalText("token");
        Optional<String> user = body.optionalText("username");
        Optional<String> password = body.optionalText("password");
        if (token.isPresent() && (user.isPresent() || password.isPresent())) {
            throw body.wrong("token", "stands in place of username and password; give one or the other");
        }
        if (user.isPresent() != password.isPresent()) {
            throw body.wrong(user.isPresent() ? "password" : "username", "is missing");
        }
        if (user.filter(name -> name.contains(":")).isPresent()) {
            throw body.wrong("username", "holds a colon, which no user of Milvus has");
        }
        return user.map(name -> name + ":" + password.orElseThrow()).or(() -> token);
    }
}
