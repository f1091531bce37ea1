package io.godwit.service.rest;

import io.godwit.service.access.Accounts;
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
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/** Lets browsers in by name and password, and out again: their session is a cookie. */
@Component
public final class Logins {
    static final String COOKIE = "godwit_session";

    private final Accounts accounts;
    private final Sessions sessions;
    private final LoginThrottle throttle;
    private final AuditTrail trail;

    Logins(Accounts accounts, Sessions sessions, LoginThrottle throttle, AuditTrail trail) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.throttle = throttle;
        this.trail = trail;
    }

    /**
     * Begins a session, and sets its cookie.
     *
     * @throws io.godwit.service.problem.ProblemException LOGIN or TOO_MANY_REQUESTS if nobody is let in
     */
    public Login logIn(String name, String password, HttpServletRequest request, HttpServletResponse response) {
        String address = request.getRemoteAddr();
        attempt(name, "too many logins have failed or are under way", request, response);
        Optional<Account> account = sessions.account(name);
        if (!sessions.matches(account, password)) {
            account.ifPresent(known -> failed(name, known, request, response));
            throw Problem.LOGIN.with("Check both.");
        }
        throttle.succeeded(name, address);
        String session = sessions.open(account.orElseThrow());
        Caller caller = sessions.authenticate(session).orElseThrow();
        request.setAttribute(Gate.CALLER, caller);
        response.addHeader(
                HttpHeaders.SET_COOKIE, cookie(request, session).build().toString());
        return new Login(account.get().id(), session, caller);
    }

    /**
     * Sets another password for the caller's account. The current one is asked for, since whoever finds a browser logged in does not know
     * it; and throttled as at the login.
     */
    public void changePassword(
            Caller caller, String current, String next, HttpServletRequest request, HttpServletResponse response) {
        accounts.of(caller);
        Accounts.checkNewPassword(next);
        attempt(caller.name(), "a wrong password was given too often", request, response);
        Optional<String> session =
                Optional.ofNullable(request.getAttribute(Gate.SESSION)).map(String::valueOf);
        if (!accounts.changePassword(caller, current, next, session)) {
            throw Problem.FORBIDDEN.with("currentPassword is wrong.");
        }
        throttle.succeeded(caller.name(), request.getRemoteAddr());
    }

    private void attempt(String name, String refused, HttpServletRequest request, HttpServletResponse response) {
        Optional<Duration> wait = throttle.attempt(name, request.getRemoteAddr());
        if (wait.isPresent()) {
            long seconds = wait.get().plusSeconds(1).minusNanos(1).toSeconds();
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
            throw Problem.TOO_MANY_REQUESTS.with(refused + ". Try again in " + seconds + " s.");
        }
    }

    private void failed(String name, Account account, HttpServletRequest request, HttpServletResponse response) {
        trail.append(
                account.organization(),
                new Deed(
                        name,
                        "",
                        request.getMethod() + " " + request.getRequestURI(),
                        account.id(),
                        Problem.LOGIN.name(),
                        String.valueOf(response.getHeader(RequestIds.HEADER))));
    }

    /** Ends the session of the request, if it has one. */
    public void logOut(HttpServletRequest request, HttpServletResponse response) {
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

    /** @param member the id of the account */
    public record Login(String member, String session, Caller caller) {
        @Override
        public String toString() {
            return "Login[" + member + "]";
        }
    }
}
