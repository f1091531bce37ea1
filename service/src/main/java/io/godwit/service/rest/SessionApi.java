package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.access.Sessions;
import io.godwit.service.problem.Problem;
import io.godwit.service.rest.Logins.Login;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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

    private final Logins logins;
    private final Sessions sessions;

    SessionApi(Logins logins, Sessions sessions) {
        this.logins = logins;
        this.sessions = sessions;
    }

    @PostMapping(PATH)
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> logIn(Body body, HttpServletRequest request, HttpServletResponse response) {
        requireJson(request);
        body.only("name", "password");
        Login login = logins.logIn(body.text("name"), body.text("password"), request, response);
        Map<String, Object> answer = answer(login.caller(), login.session());
        answer.put("memberId", login.member());
        return answer;
    }

    /** A form of another site can send no JSON: so nobody is logged in as somebody else without noticing. */
    private static void requireJson(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null || !type.startsWith(MediaType.APPLICATION_JSON_VALUE)) {
            throw Problem.INVALID_PARAMETER.with("Content-Type must be " + MediaType.APPLICATION_JSON_VALUE + ".");
        }
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
        logins.logOut(request, response);
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
