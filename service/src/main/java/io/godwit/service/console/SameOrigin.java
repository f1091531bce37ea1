package io.godwit.service.console;

import io.godwit.service.access.Caller;
import io.godwit.service.access.Organization;
import io.godwit.service.access.Organizations;
import io.godwit.service.access.Sessions;
import io.godwit.service.problem.Problem;
import io.godwit.service.rest.Gate;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses forms that another site has made: with a session they need its token; without one, where somebody signs in, the browser has to
 * say that the form is ours. A token is that of an organization too: a form that was open while another tab chose another organization
 * would act on that one.
 */
@Component
final class SameOrigin implements HandlerInterceptor {
    /** The field of each form that holds the token of the session. */
    static final String FIELD = "csrf";

    /** These do the same from whatever organization they are asked for. */
    private static final Set<String> ANYWHERE =
            Set.of(SignInPages.SIGN_OUT, SignInPages.ORGANIZATION, ConsoleGate.LANGUAGE);

    private final Organizations organizations;

    SameOrigin(Organizations organizations) {
        this.organizations = organizations;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (Gate.reads(request)) {
            return true;
        }
        if (!(request.getAttribute(Gate.SESSION) instanceof String session)) {
            require(sentFromHere(request));
            return true;
        }
        Caller caller = (Caller) request.getAttribute(Gate.CALLER);
        String shown = request.getParameter(FIELD);
        if (!Gate.same(Sessions.token(session, caller.organization()), shown)) {
            List<Organization> own = organizations.list(caller);
            require(own.stream().anyMatch(one -> Gate.same(Sessions.token(session, one.id()), shown)));
            if (!ANYWHERE.contains(request.getRequestURI())) {
                throw Problem.CSRF.with(Views.text(request).of("problem.moved", nameOf(caller, own)));
            }
        }
        return true;
    }

    private static void require(boolean ours) {
        if (!ours) {
            throw Problem.CSRF.with("Open the page again, and send the form from there.");
        }
    }

    private static String nameOf(Caller caller, List<Organization> own) {
        return own.stream()
                .filter(one -> one.id().equals(caller.organization()))
                .map(Organization::name)
                .findFirst()
                .orElse(caller.organization());
    }

    /** Browsers of before 2023, and all over plain HTTP, send an origin alone. */
    private static boolean sentFromHere(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String host = request.getHeader(HttpHeaders.HOST);
        return origin != null
                && origin.matches("https?://[\\x21-\\x7e]+")
                && URI.create(origin).getAuthority().equals(host);
    }
}
