package io.godwit.service.console;

import io.godwit.service.access.Sessions;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import io.godwit.service.rest.Audit;
import io.godwit.service.rest.Gate;
import io.godwit.service.rest.Logins;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Signing in and out, and choosing where one is: organization and language. */
@Controller
final class SignInPages {
    static final String SIGN_OUT = "/console/sign-out";
    /** Where one goes over to another organization. */
    static final String ORGANIZATION = "/console/organization";

    private static final String HOME = "/console/jobs";

    private final Templates templates;
    private final Logins logins;
    private final Sessions sessions;

    SignInPages(Templates templates, Logins logins, Sessions sessions) {
        this.templates = templates;
        this.logins = logins;
        this.sessions = sessions;
    }

    @GetMapping({"/", "/console"})
    Page home() {
        return Page.to(HOME);
    }

    @GetMapping(ConsoleGate.SIGN_IN)
    Page form(HttpServletRequest request, @RequestParam(name = "next", defaultValue = "") String next) {
        return request.getAttribute(Gate.CALLER) == null
                ? Page.of(templates.signIn(Views.text(request), next, "", ""))
                : Page.to(Paths.here(next, HOME));
    }

    @PostMapping(ConsoleGate.SIGN_IN)
    Page signIn(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "name", defaultValue = "") String name,
            @RequestParam(name = "password", defaultValue = "") String password,
            @RequestParam(name = "next", defaultValue = "") String next) {
        Text text = Views.text(request);
        try {
            Audit.about(request, logins.logIn(name, password, request, response).member());
            return Page.to(Paths.here(next, HOME));
        } catch (ProblemException e) {
            request.setAttribute(Audit.PROBLEM, e.problem());
            String said = e.problem() == Problem.LOGIN ? text.of("signIn.wrong") : text.of("signIn.wait");
            return Page.of(templates.signIn(text, next, name, said));
        }
    }

    @PostMapping(SIGN_OUT)
    Page signOut(HttpServletRequest request, HttpServletResponse response) {
        logins.logOut(request, response);
        return Page.to(ConsoleGate.SIGN_IN);
    }

    @PostMapping(ORGANIZATION)
    Page enter(HttpServletRequest request, @RequestParam("to") String organization) {
        sessions.enter((String) request.getAttribute(Gate.SESSION), organization);
        Audit.about(request, organization);
        return Page.to(HOME);
    }

    @PostMapping(ConsoleGate.LANGUAGE)
    Page speak(
            HttpServletResponse response,
            @RequestParam("to") String code,
            @RequestParam(name = "back", defaultValue = "") String back) {
        Language.of(code).ifPresent(language -> Views.keep(response, language));
        return Page.to(Paths.here(back, HOME));
    }
}
