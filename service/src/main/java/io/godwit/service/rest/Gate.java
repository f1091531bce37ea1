package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.access.Keys;
import io.godwit.service.access.Sessions;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * What every request goes through first: its id, the headers that are always set, the API key or the session, the size of its body. A filter
 * of our own rather than Spring Security: each refusal has to have the exact form that clients know.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class Gate extends OncePerRequestFilter {
    /** Who asks. */
    public static final String CALLER = "io.godwit.caller";
    /** What a browser has shown, where that was no API key. */
    public static final String SESSION = "io.godwit.session";

    /** Under what the log has the id of a request. */
    public static final String REQUEST = "request";

    static final String BODY = "io.godwit.body";

    static final String CSRF_TOKEN = "X-CSRF-Token";
    public static final String CONTENT_POLICY = "Content-Security-Policy";

    private static final String BEARER = "Bearer ";
    /** Exactly as they are: what else lies there has to say who asks, and is nothing. */
    private static final Set<String> OPEN = Set.of("/health", "/health/liveness", "/health/readiness");

    private static final String HEALTH = "/health";
    /** The console, which has a gate of its own: people are shown where to sign in, and not a code. */
    private static final String CONSOLE = "/console";

    private final Keys keys;
    private final Sessions sessions;
    private final int largestBody;

    Gate(Keys keys, Sessions sessions, Settings settings) {
        this.keys = keys;
        this.sessions = sessions;
        this.largestBody = Math.toIntExact(settings.maxBody().toBytes());
    }

    /** Whether a path is one of the console's pages. */
    public static boolean leadsToConsole(String path) {
        return path.equals("/") || path.equals(CONSOLE) || path.startsWith(CONSOLE + "/");
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return leadsToConsole(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        MDC.put(REQUEST, begin(request, response));
        try {
            Optional<Failure> refusal = admit(request);
            if (refusal.isPresent()) {
                refusal.get().write(response);
            } else {
                chain.doFilter(request, response);
            }
        } finally {
            MDC.remove(REQUEST);
        }
    }

    /** Sets what every answer carries, and returns the id of the request, which is for the log under {@link #REQUEST}. */
    public static String begin(HttpServletRequest request, HttpServletResponse response) {
        String id = RequestIds.random();
        response.setHeader(RequestIds.HEADER, id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader(CONTENT_POLICY, "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        return id;
    }

    private Optional<Failure> admit(HttpServletRequest request) throws IOException {
        String path = request.getRequestURI();
        boolean options = request.getMethod().equals("OPTIONS");
        if (OPEN.contains(path) && !options) {
            return Optional.empty();
        }
        if (!(path.equals(SessionApi.PATH) && request.getMethod().equals("POST"))) {
            Optional<Failure> refusal = authenticate(request);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        // Spring's health has no answer of its own for what it does not know.
        if (!OPEN.contains(path) && ofHealth(request)) {
            return Optional.of(Failure.of(path, Problem.NO_SUCH_PATH, "there is nothing at " + path + "."));
        }
        if (options) {
            return Optional.of(
                    Failure.of(path, Problem.METHOD_NOT_ALLOWED, "OPTIONS is not a method of " + path + "."));
        }
        String query = request.getQueryString();
        if (query != null && query.contains("%00")) {
            return Optional.of(Failure.of(path, Problem.BAD_REQUEST, "the query holds U+0000 (%00)."));
        }
        byte[] body = request.getInputStream().readNBytes(largestBody + 1);
        if (body.length > largestBody) {
            return Optional.of(Failure.of(path, Problem.TOO_LARGE, "at most " + largestBody + " bytes are taken."));
        }
        request.setAttribute(BODY, body);
        return Optional.empty();
    }

    /** However it is written: with dots that lead there or away from it, and with letters as numbers. */
    private static boolean ofHealth(HttpServletRequest request) {
        String asWritten = UriUtils.decode(request.getRequestURI(), StandardCharsets.UTF_8);
        return asWritten.startsWith(HEALTH) || request.getServletPath().startsWith(HEALTH);
    }

    /** By API key; by session where none is shown. */
    private Optional<Failure> authenticate(HttpServletRequest request) {
        String path = request.getRequestURI();
        Optional<String> key = key(request);
        Optional<String> session = key.isPresent() ? Optional.empty() : session(request);
        Optional<Caller> caller =
                key.isPresent() ? keys.authenticate(key.get()) : session.flatMap(sessions::authenticate);
        if (caller.isEmpty()) {
            return Optional.of(Failure.of(path, Problem.UNAUTHENTICATED, Problem.UNAUTHENTICATED.title()));
        }
        if (session.isPresent() && !reads(request) && !tokenOf(session.get(), request)) {
            return Optional.of(Failure.of(
                    path,
                    Problem.CSRF,
                    "send the csrfToken of GET " + SessionApi.PATH + " in the header " + CSRF_TOKEN + "."));
        }
        request.setAttribute(CALLER, caller.get());
        session.ifPresent(shown -> request.setAttribute(SESSION, shown));
        return Optional.empty();
    }

    /** Whether a request changes nothing. */
    public static boolean reads(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static boolean tokenOf(String session, HttpServletRequest request) {
        return same(Sessions.token(session), request.getHeader(CSRF_TOKEN));
    }

    /** Whether what was shown is this token; a wrong one takes as long as the right one. */
    public static boolean same(String token, @Nullable String shown) {
        return shown != null
                && MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** What a browser shows. */
    public static Optional<String> session(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(Logins.COOKIE))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    private static Optional<String> key(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.empty()
                : Optional.of(header.substring(BEARER.length()).strip());
    }
}
