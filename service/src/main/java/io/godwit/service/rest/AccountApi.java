package io.godwit.service.rest;

import io.godwit.service.access.Accounts;
import io.godwit.service.access.Caller;
import io.godwit.service.access.Keys;
import io.godwit.service.access.LoginThrottle;
import io.godwit.service.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own password and personal key. */
@RestController
final class AccountApi {
    private final Accounts accounts;
    private final LoginThrottle throttle;

    AccountApi(Accounts accounts, LoginThrottle throttle) {
        this.accounts = accounts;
        this.throttle = throttle;
    }

    /** The current one is asked for, since whoever finds a browser logged in does not know it; and throttled as at the login. */
    @PutMapping("/api/v1/account/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(Caller caller, Body body, HttpServletRequest request, HttpServletResponse response) {
        accounts.of(caller);
        body.only("currentPassword", "newPassword");
        String current = body.text("currentPassword");
        String next = body.text("newPassword");
        Optional<Duration> wait = throttle.attempt(caller.name(), request.getRemoteAddr());
        if (wait.isPresent()) {
            long seconds = wait.get().plusSeconds(1).minusNanos(1).toSeconds();
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
            throw Problem.TOO_MANY_REQUESTS.with(
                    "a wrong password was given too often. Try again in " + seconds + " s.");
        }
        Optional<String> session =
                Optional.ofNullable(request.getAttribute(Gate.SESSION)).map(String::valueOf);
        if (!accounts.changePassword(caller, current, next, session)) {
            throw Problem.FORBIDDEN.with("currentPassword is wrong.");
        }
        throttle.succeeded(caller.name(), request.getRemoteAddr());
    }

    /** The one answer with the key itself. */
    @PostMapping("/api/v1/account/key:reset")
    Map<String, Object> resetKey(Caller caller, Body body) {
        accounts.of(caller);
        body.only();
        Keys.Created created = accounts.resetKey(caller);
        return Map.of("apiKeyId", created.id(), "apiKey", created.key());
    }
}
