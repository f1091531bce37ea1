package io.godwit.service.console;

import io.godwit.milvus.GodwitException;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import io.godwit.service.rest.Audit;
import io.godwit.service.rest.Gate;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;

/** Makes a page of whatever goes wrong, and of every path where there is none. */
@Controller
@ControllerAdvice(basePackageClasses = ConsoleErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ConsoleErrors {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleErrors.class);

    private final Templates templates;
    private final Views views;

    ConsoleErrors(Templates templates, Views views) {
        this.templates = templates;
        this.views = views;
    }

    @ExceptionHandler
    Page problem(ProblemException e, HttpServletRequest request) {
        request.setAttribute(Audit.PROBLEM, e.problem());
        return page(request, e.problem(), e.detail());
    }

    /** Of Tomcat, which reads the parameters when they are first asked for. */
    @ExceptionHandler
    Page parameters(InvalidParameterException e, HttpServletRequest request) {
        request.setAttribute(Audit.PROBLEM, Problem.BAD_REQUEST);
        return page(request, Problem.BAD_REQUEST, String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    Page internal(Exception e, HttpServletRequest request) {
        if (e instanceof GodwitException known) {
            LOG.error("{} {}: {} {}", request.getMethod(), request.getRequestURI(), known.code(), known.getMessage());
        } else {
            LOG.error("{} {}", request.getMethod(), request.getRequestURI(), e);
        }
        request.setAttribute(Audit.PROBLEM, Problem.INTERNAL);
        return page(request, Problem.INTERNAL, Views.text(request).of("problem.internal"));
    }

    @RequestMapping("/console/**")
    Page nowhere(HttpServletRequest request) {
        throw Problem.NO_SUCH_PATH.with(Views.text(request).of("problem.nowhere", request.getRequestURI()));
    }

    private Page page(HttpServletRequest request, Problem problem, String detail) {
        HttpStatus status = HttpStatus.valueOf(problem.status());
        return request.getAttribute(Gate.CALLER) == null
                ? Page.of(status, templates.signIn(Views.text(request), "", "", detail))
                : Page.of(status, templates.problem(views.despite(request), problem, detail));
    }
}
