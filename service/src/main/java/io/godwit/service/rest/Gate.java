package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.access.Keys;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What every request goes through first: its id, the headers that are always set, the API key, the size of its body. A filter of our
 * own rather than Spring Security: there is one way to log in, and each refusal has to have the exact form that clients know.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Gate extends OncePerRequestFilter {
    static final String CALLER = "io.godwit.caller";
    static final String BODY = "io.godwit.body";
    static final String CONTENT_POLICY = "Content-Security-Policy";

    private static final String BEARER = "Bearer ";
    private static final String HEALTH = "/health";

    private final Keys keys;
    private final int largestBody;

    Gate(Keys keys, Settings settings) {
        this.keys = keys;
        this.largestBody = Math.toIntExact(settings.maxBody().toBytes());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = RequestIds.random();
        MDC.put("request", id);
        try {
            response.setHeader(RequestIds.HEADER, id);
            secure(response);
            Optional<Failure> refusal = admit(request);
            if (refusal.isPresent()) {
                refusal.get().write(response);
            } else {
                chain.doFilter(request, response);
            }
        } finally {
            MDC.remove("request");
        }
    }

    private static void secure(HttpServletResponse response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader(CONTENT_POLICY, "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
    }

    private Optional<Failure> admit(HttpServletRequest request) throws IOException {
        String path = request.getRequestURI();
        if (path.equals(HEALTH) || path.startsWith(HEALTH + "/")) {
            return Optional.empty();
        }
        Optional<Caller> caller = key(request).flatMap(keys::authenticate);
        if (caller.isEmpty()) {
            return Optional.of(Failure.of(path, Problem.UNAUTHENTICATED, Problem.UNAUTHENTICATED.title()));
        }
        byte[] body = request.getInputStream().readNBytes(largestBody + 1);
        if (body.length > largestBody) {
            return Optional.of(Failure.of(path, Problem.TOO_LARGE, "at most " + largestBody + " bytes are taken."));
        }
        request.setAttribute(CALLER, caller.get());
        request.setAttribute(BODY, body);
        return Optional.empty();
    }

    private static Optional<String> key(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.empty()
                : Optional.of(header.substring(BEARER.length()).strip());
    }
}
