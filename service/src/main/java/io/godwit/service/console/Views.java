package io.godwit.service.console;

import io.godwit.service.access.Caller;
import io.godwit.service.access.Organizations;
import io.godwit.service.access.Project;
import io.godwit.service.access.Projects;
import io.godwit.service.access.Sessions;
import io.godwit.service.problem.Problem;
import io.godwit.service.rest.Gate;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/** Finds out what stands around a page. Language and project are remembered by the browser. */
@Component
final class Views {
    private static final String PROJECT = "project";
    private static final String PROJECT_COOKIE = "godwit_project";
    private static final String LANGUAGE_COOKIE = "godwit_language";
    private static final Duration KEPT = Duration.ofDays(365);

    private final Organizations organizations;
    private final Projects projects;

    Views(Organizations organizations, Projects projects) {
        this.organizations = organizations;
        this.projects = projects;
    }

    /**
     * For a page of somebody who is signed in.
     *
     * @throws io.godwit.service.problem.ProblemException NOT_FOUND if the request names a project that cannot be seen
     */
    View of(HttpServletRequest request, HttpServletResponse response) {
        Optional<String> wanted =
                Optional.ofNullable(request.getParameter(PROJECT)).filter(id -> !id.isEmpty());
        View view = of(request, wanted.or(() -> cookie(request, PROJECT_COOKIE)));
        if (wanted.isPresent()) {
            if (view.project().map(Project::id).filter(wanted.get()::equals).isEmpty()) {
                throw Problem.NOT_FOUND.with("Project not exist or you don't have permission.");
            }
            keep(response, PROJECT_COOKIE, wanted.get());
        }
        return view;
    }

    /** For a page that tells of an error, which does not mind what the request names. */
    View despite(HttpServletRequest request) {
        return of(request, cookie(request, PROJECT_COOKIE));
    }

    private View of(HttpServletRequest request, Optional<String> wanted) {
        Caller caller = (Caller) request.getAttribute(Gate.CALLER);
        String session = (String) request.getAttribute(Gate.SESSION);
        List<Project> visible = projects.list(caller);
        Optional<Project> chosen = visible.stream()
                .filter(project -> wanted.filter(project.id()::equals).isPresent())
                .findFirst()
                .or(() -> visible.stream().findFirst());
        String query = request.getQueryString();
        return new View(
                text(request),
                request.getRequestURI() + (query == null ? "" : "?" + query),
                Sessions.token(session, caller.organization()),
                caller,
                organizations.list(caller),
                visible,
                chosen);
    }

    /** In the language that was chosen, else in one that the browser asks for. */
    static Text text(HttpServletRequest request) {
        return Text.in(cookie(request, LANGUAGE_COOKIE)
                .flatMap(Language::of)
                .orElseGet(() -> Language.accepted(Collections.list(request.getLocales()))));
    }

    static void keep(HttpServletResponse response, Language language) {
        keep(response, LANGUAGE_COOKIE, language.code());
    }

    private static void keep(HttpServletResponse response, String name, String value) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .path("/console")
                        .maxAge(KEPT)
                        .httpOnly(true)
                        .sameSite("Lax")
                        .build()
                        .toString());
    }

    private static Optional<String> cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst();
    }
}
