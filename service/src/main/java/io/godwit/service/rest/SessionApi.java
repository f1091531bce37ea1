package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.access.LoginThrottle;
import io.godwit.service.access.Sessions;
import io.godwit.service.access.Sessions.Account;
import io.godwit.service.audit.AuditEntry.Deed;
import io.godwit.service.audit.AuditTrail;
import io.godwit.service.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Logging in and out, for browsers. */
@RestController
final class SessionApi {
    static final String PATH = "/api/v1/session";
    static final String COOKIE = "godwit_session";

    private final Sessions sessions;
    private final LoginThrottle throttle;
    private final AuditTrail trail;

    SessionApi(Sessions sessions, LoginThrottle throttle, AuditTrail trail) {
        this.sessions = sessions;
        this.throttle = throttle;
        this.trail = trail;
    }

    @PostMapping(PATH)
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> logIn(Body body, HttpServletRequest request, HttpServletResponse response) {
        requireJson(request);
        body.only("name", "password");
        String name = body.text("name");
        String password = body.text("password");
        String address = request.getRemoteAddr();
        Optional<Duration> wait = throttle.attempt(name, address);
        if (wait.isPresent()) {
            long seconds = wait.get().plusSeconds(1).minusNanos(1).toSeconds();
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
            throw Problem.TOO_MANY_REQUESTS.with("too many logins have failed. Try again in " + seconds + " s.");
        }
        Optional<Account> account = sessions.account(name);
        if (!sessions.matches(account, password)) {
            account.ifPresent(known -> failed(name, known, response));
            throw Problem.LOGIN.with("Check both.");
        }
        throttle.succeeded(name, address);
        String session = sessions.open(account.orElseThrow());
        Caller caller = sessions.authenticate(session).orElseThrow();
        request.setAttribute(Gate.CALLER, caller);
        response.addHeader(
                HttpHeaders.SET_COOKIE, cookie(request, session).build().toString());
        Map<String, Object> answer = answer(caller, session);
        answer.put("memberId", account.get().id());
        return answer;
    }

    /** A form of another site can send no JSON: so nobody is logged in as somebody else without noticing. */
    private static void requireJson(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null || !type.startsWith(MediaType.APPLICATION_JSON_VALUE)) {
            throw Problem.INVALID_PARAMETER.with("Content-Type must be " + MediaType.APPLICATION_JSON_VALUE + ".");
        }
    }

    private void failed(String name, Account account, HttpServletResponse response) {
        trail.append(
                account.organization(),
                new Deed(
                        name,
                        "",
                        "POST " + PATH,
                        account.id(),
                        Problem.LOGIN.name(),
                        String.valueOf(response.getHeader(RequestIds.HEADER))));
    }

    /** Who is asking; also for whoever asks with an API key. */
    @GetMapping(PATH)
    Map<String, Object> describe(Caller caller, HttpServletRequest request) {
        return answer(caller, request.getAttribute(Gate.SESSION) instanceof String session ? session : null);
    }

    /** Goes on in another organization. */
    @PutMapping(PATH)
    Map<String, Object> enter(Body body, HttpServletRequest request) {
        if (!(request.getAttribute(Gate.SESSION) instanceof String session)) {
            throw Problem.FORBIDDEN.with("An API key belongs to one organization. Show one of the other, or log in.");
        }
        body.only("organizationId");
        sessions.enter(session, body.text("organizationId"));
        return answer(sessions.authenticate(session).orElseThrow(), session);
    }

    @DeleteMapping(PATH)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void logOut(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(Gate.SESSION) instanceof String session) {
            sessions.close(session);
            response.addHeader(
                    HttpHeaders.SET_COOKIE,
                    cookie(request, "").maxAge(Duration.ZERO).build().toString());
        }
    }

    private static ResponseCookie.ResponseCookieBuilder cookie(HttpServletRequest request, String session) {
        return ResponseCookie.from(COOKIE, session)
                .path("/")
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Strict");
    }

    private static Map<String, Object> answer(Caller caller, @Nullable String session) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", caller.name());
        answer.put("organizationId", caller.organization());
        answer.put("orgRole", caller.role().label());
        answer.put("csrfToken", session == null ? null : Sessions.token(session));
        return answer;
    }
}
