package io.godwit.service.rest;

import io.godwit.service.access.Accounts;
import io.godwit.service.access.Caller;
import io.godwit.service.access.Keys;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own password and personal key. */
@RestController
final class AccountApi {
    private final Accounts accounts;
    private final Logins logins;

    AccountApi(Accounts accounts, Logins logins) {
        this.accounts = accounts;
        this.logins = logins;
    }

    @PutMapping("/api/v1/account/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(Caller caller, Body body, HttpServletRequest request, HttpServletResponse response) {
        accounts.of(caller);
        body.only("currentPassword", "newPassword");
        logins.changePassword(caller, body.text("currentPassword"), body.text("newPassword"), request, response);
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
