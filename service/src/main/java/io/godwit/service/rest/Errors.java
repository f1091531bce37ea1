package io.godwit.service.rest;

import io.godwit.milvus.GodwitException;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.NoHandlerFoundException;

/** Makes an answer of whatever goes wrong in a controller, or on the way to one. */
@RestControllerAdvice
@RestController
final class Errors implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    @ExceptionHandler
    ResponseEntity<byte[]> problem(ProblemException e, HttpServletRequest request) {
        return answer(request, e.problem(), e.detail());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> noHandler(NoHandlerFoundException e, HttpServletRequest request) {
        return answer(request, Problem.NO_SUCH_PATH, "there is nothing at " + request.getRequestURI() + ".");
    }

    @ExceptionHandler
    ResponseEntity<byte[]> method(HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
        String[] supported = e.getSupportedMethods();
        String allowed = supported == null ? "" : " Use " + String.join(" or ", List.of(supported)) + ".";
        return answer(
                request,
                Problem.METHOD_NOT_ALLOWED,
                request.getMethod() + " is not a method of " + request.getRequestURI() + "." + allowed);
    }

    /** Of Tomcat, which reads the parameters when they are first asked for. */
    @ExceptionHandler
    ResponseEntity<byte[]> parameters(InvalidParameterException e, HttpServletRequest request) {
        return answer(request, Problem.BAD_REQUEST, "the query cannot be read: " + e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> internal(Exception e, HttpServletRequest request) {
        if (e instanceof GodwitException known) {
            LOG.error("{} {}: {} {}", request.getMethod(), request.getRequestURI(), known.code(), known.getMessage());
        } else {
            LOG.error("{} {}", request.getMethod(), request.getRequestURI(), e);
        }
        return answer(
                request,
                Problem.INTERNAL,
                "the service's log says more under the id of this request, which is in the header " + RequestIds.HEADER
                        + ".");
    }

    /** What was answered with {@code sendError}, be it by Spring or by Tomcat. */
    @RequestMapping("/error")
    ResponseEntity<byte[]> sent(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        Problem problem = status instanceof Integer number ? ofStatus(number) : Problem.NO_SUCH_PATH;
        return answer(path == null ? request.getRequestURI() : path.toString(), problem, problem.title());
    }

    private static ResponseEntity<byte[]> answer(HttpServletRequest request, Problem problem, String detail) {
        request.setAttribute(Audit.PROBLEM, problem);
        return answer(request.getRequestURI(), problem, detail);
    }

    static Problem ofStatus(int status) {
        return switch (status) {
            case 401 -> Problem.UNAUTHENTICATED;
            case 404 -> Problem.NO_SUCH_PATH;
            case 405 -> Problem.METHOD_NOT_ALLOWED;
            case 413 -> Problem.TOO_LARGE;
            case 429 -> Problem.TOO_MANY_REQUESTS;
            case 503 -> Problem.UNAVAILABLE;
            // A version of HTTP, a method or a transfer encoding that Tomcat does not know.
            case 501, 505 -> Problem.BAD_REQUEST;
            default -> status < 500 ? Problem.BAD_REQUEST : Problem.INTERNAL;
        };
    }

    private static ResponseEntity<byte[]> answer(String path, Problem problem, String detail) {
        Failure failure = Failure.of(path, problem, detail);
        return ResponseEntity.status(failure.status())
                .contentType(MediaType.parseMediaType(failure.mediaType()))
                .body(failure.bytes());
    }
}
