package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.audit.AuditEntry.Deed;
import io.godwit.service.audit.AuditTrail;
import io.godwit.service.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Writes each call that is to change something, or to reach a cluster, into the audit trail, with what came of it; calls that only read are
 * left out. Nothing of a body is kept, and of a path only what has the shape of an id: a secret may stand in either.
 */
@RestControllerAdvice
public final class Audit implements HandlerInterceptor, ResponseBodyAdvice<Object> {
    /** What was wrong with a request. */
    public static final String PROBLEM = "io.godwit.problem";

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final String OBJECT = "io.godwit.object";
    private static final String MADE = "io.godwit.made";
    private static final String ID = "(in0[0-9]|job|proj|org|key|user|draft)-[a-z0-9]{1,40}";

    private final AuditTrail trail;

    Audit(AuditTrail trail) {
        this.trail = trail;
    }

    /** Names what a call was about, for one whose answer is a page: neither its path nor that tell what it has made. */
    public static void about(HttpServletRequest request, String id) {
        request.setAttribute(MADE, id);
    }

    @Override
    public boolean supports(MethodParameter answer, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    /** What a call makes has its id in the answer. */
    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter answer,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        Object content = body instanceof Success success ? success.data() : body;
        if (request instanceof ServletServerHttpRequest servlet) {
            // A new project of /v2 is answered by its id alone.
            Stream.concat(
                            Stream.of("jobId", "clusterId", "apiKeyId", "memberId", "organizationId", "projectId")
                                    .map(name -> content instanceof Map<?, ?> fields ? fields.get(name) : null),
                            Stream.ofNullable(content))
                    .filter(id -> id instanceof String)
                    .findFirst()
                    .ifPresent(id -> servlet.getServletRequest().setAttribute(OBJECT, id));
        }
        return body;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception e) {
        if (request.getMethod().equals("GET")
                || request.getMethod().equals("HEAD")
                || !(request.getAttribute(Gate.CALLER) instanceof Caller caller)) {
            return;
        }
        Deed deed = new Deed(
                caller.name(),
                caller.key(),
                request.getMethod() + " " + request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE),
                object(request),
                request.getAttribute(PROBLEM) instanceof Problem problem ? problem.name() : "OK",
                String.valueOf(response.getHeader(RequestIds.HEADER)));
        try {
            trail.append(caller.organization(), deed);
        } catch (RuntimeException failure) {
            // The request's edge: it was answered, so the log has to have what the trail lacks.
            LOG.error("The audit trail could not be written: {}", deed, failure);
        }
    }

    private static String object(HttpServletRequest request) {
        Object named = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return Stream.of(
                        Optional.ofNullable(request.getAttribute(MADE)),
                        Optional.ofNullable(named instanceof Map<?, ?> variables ? variables.get("id") : null),
                        Optional.ofNullable(request.getAttribute(OBJECT)))
                .flatMap(Optional::stream)
                .findFirst()
                .map(Object::toString)
                .filter(id -> id.matches(ID))
                .orElse("");
    }
}
