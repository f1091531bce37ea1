package io.godwit.service.rest;

import java.util.List;
import java.util.Optional;

/** What lets into a cluster, as a request has it: {@code token}, or {@code username} and {@code password}. */
final class Credentials {
    static final List<String> NAMES = List.of("token", "username", "password");

    private Credentials() {}

    /** An API key or {@code user:password}; empty if nothing is given. */
    static Optional<String> token(Body body) {
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
