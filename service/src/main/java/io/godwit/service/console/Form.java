package io.godwit.service.console;

import io.godwit.service.cluster.CredentialsChange;
import io.godwit.service.cluster.Plan;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.Texts;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a form as they were sent. What is shown again does not hold secrets: those are read once. */
final class Form {
    /** Fields that a page never gets back. */
    private static final Set<String> SECRET =
            Set.of("token", "password", "apiKey", "current", "next", "again", SameOrigin.FIELD);

    private final Map<String, List<String>> shown = new LinkedHashMap<>();
    private final Map<String, String> secrets = new LinkedHashMap<>();

    private Form() {}

    static Form empty() {
        return new Form();
    }

    static Form of(HttpServletRequest request) {
        Form form = new Form();
        request.getParameterMap().forEach((name, values) -> {
            if (!Arrays.stream(values).allMatch(Texts::whole)) {
                throw Problem.INVALID_PARAMETER.with(name + " holds U+0000, which cannot be kept.");
            }
            if (SECRET.contains(name)) {
                form.secrets.put(name, values[0]);
            } else {
                form.shown.put(name, List.of(values));
            }
        });
        return form;
    }

    /** What was filled in earlier, and kept. */
    static Form of(Map<String, List<String>> fields) {
        Form form = new Form();
        form.shown.putAll(fields);
        return form;
    }

    /** What may be kept, and shown again. */
    Map<String, List<String>> fields() {
        return Map.copyOf(shown);
    }

    /** Whether something was typed that lets into a cluster. */
    boolean hasSecret() {
        return secrets.entrySet().stream()
                .anyMatch(entry -> !entry.getKey().equals(SameOrigin.FIELD)
                        && !entry.getValue().isBlank());
    }

    /** Empty if the field was left out. */
    String text(String name) {
        return shown.getOrDefault(name, List.of("")).get(0).strip();
    }

    String text(String name, String otherwise) {
        String text = text(name);
        return text.isEmpty() ? otherwise : text;
    }

    Set<String> all(String name) {
        return new HashSet<>(shown.getOrDefault(name, List.of()));
    }

    boolean is(String name, String value) {
        return text(name).equals(value);
    }

    /** What a parameter says; empty if it says nothing. */
    static Optional<String> given(String text) {
        return Optional.of(text.strip()).filter(given -> !given.isEmpty());
    }

    /** What lets into a cluster: an API key, or user and password; null for a cluster without authorization. */
    @Nullable
    String token(Text text) {
        String key = secrets.getOrDefault("token", "").strip();
        String user = text("user");
        String password = secrets.getOrDefault("password", "");
        if (!is("access", "user")) {
            return is("access", "none") || key.isEmpty() ? null : key;
        }
        if (user.isEmpty() || password.isEmpty() || user.contains(":")) {
            throw Problem.INVALID_PARAMETER.with(text.of("access.both"));
        }
        return user + ":" + password;
    }

    /** What is to let into a cluster that is known already. A user that is left out is the one that lets in until now. */
    CredentialsChange change(Text text) {
        String password = secret("password");
        if (is("access", "user") && text("user").isEmpty() && !password.isEmpty()) {
            return CredentialsChange.ofPassword(password);
        }
        Optional<String> token = Optional.ofNullable(token(text));
        if (token.isEmpty() && !is("access", "none")) {
            throw Problem.INVALID_PARAMETER.with(text.of("access.missing"));
        }
        return CredentialsChange.ofToken(token);
    }

    /** One of the secrets, as it was typed; empty if it was left out. */
    String secret(String name) {
        return secrets.getOrDefault(name, "");
    }

    Plan plan() {
        return Plan.of(text("plan", Plan.STANDARD.label())).orElse(Plan.STANDARD);
    }

    int number(String name, int otherwise) {
        return text(name).matches("\\d{1,6}") ? Integer.parseInt(text(name)) : otherwise;
    }
}
