package io.godwit.service.console;

import io.godwit.service.problem.Problem;
import io.godwit.service.rest.Gate;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses forms that another site has made: with a session they need its token; without one, where somebody signs in, the browser has to
 * say that the form is ours.
 */
@Component
final class SameOrigin implements HandlerInterceptor {
    /** The field of each form that holds the token of the session. */
    static final String FIELD = "csrf";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (Gate.reads(request)) {
            return true;
        }
        boolean ours = request.getAttribute(Gate.SESSION) instanceof String session
                ? Gate.tokenOf(session, request.getParameter(FIELD))
                : sentFromHere(request);
        if (!ours) {
            throw Problem.CSRF.with("Open the page again, and send the form from there.");
        }
        return true;
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
