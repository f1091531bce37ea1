package io.godwit.service.console;

import io.godwit.service.access.Caller;
import io.godwit.service.access.Sessions;
import io.godwit.service.rest.Gate;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** What every request for a page goes through first: the headers, and the session. Who has none is sent to where one signs in. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ConsoleGate extends OncePerRequestFilter {
    static final String SIGN_IN = "/console/sign-in";
    static final String ASSETS = "/console/assets/";
    static final String LANGUAGE = "/console/language";

    /** No script and no style that does not come from a file of the console's own; the images are those of its style sheet. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final Sessions sessions;

    ConsoleGate(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !Gate.leadsToConsole(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        MDC.put(Gate.REQUEST, Gate.begin(request, response));
        try {
            admit(request, response, chain);
        } finally {
            MDC.remove(Gate.REQUEST);
        }
    }

    private void admit(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(Gate.CONTENT_POLICY, POLICY);
        // Without a referrer a browser would not say either from where a form is sent.
        response.setHeader("Referrer-Policy", "same-origin");
        Optional<String> session = Gate.session(request);
        Optional<Caller> caller = session.flatMap(sessions::authenticate);
        if (caller.isPresent()) {
            request.setAttribute(Gate.CALLER, caller.get());
            request.setAttribute(Gate.SESSION, session.get());
        } else if (!open(request.getRequestURI())) {
            sendToSignIn(request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean open(String path) {
        return path.equals(SIGN_IN) || path.equals(LANGUAGE) || path.startsWith(ASSETS);
    }

    /** Afterwards one gets to where one wanted to go. */
    private static void sendToSignIn(HttpServletRequest request, HttpServletResponse response) {
        String wanted =
                request.getRequestURI() + (request.getQueryString() == null ? "" : "?" + request.getQueryString());
        boolean home = !Gate.reads(request) || wanted.equals("/") || wanted.equals("/console");
        String to = home ? SIGN_IN : SIGN_IN + "?next=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", to);
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return;
        }
        response.setHeader(HttpHeaders.LOCATION, to);
        response.setStatus(HttpStatus.SEE_OTHER.value());
    }
}
