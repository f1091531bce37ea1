package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** Refuses what one person, or one customized key, sends to one endpoint beyond {@code godwit.requests-per-second}, and says when to try again. */
@Component
final class RateLimit implements HandlerInterceptor {
    private static final String HEADER = "Retry-After";

    private final int perSecond;
    private final RequestRate rate;

    RateLimit(Settings settings) {
        this.perSecond = settings.requestsPerSecond();
        this.rate = new RequestRate(perSecond, System::nanoTime);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        // What asks without a key is the health of the service.
        if (perSecond == 0
                || request.getDispatcherType() != DispatcherType.REQUEST
                || !(request.getAttribute(Gate.CALLER) instanceof Caller caller)) {
            return true;
        }
        // Of a person, whatever this one shows: the personal key of some organization, or a session.
        String who = caller.account().orElse(caller.key());
        Optional<Duration> wait = rate.take(who + " " + request.getMethod() + " "
                + request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        if (wait.isEmpty()) {
            return true;
        }
        response.setHeader(
                HEADER, Long.toString(wait.get().plusSeconds(1).minusNanos(1).toSeconds()));
        Failure.of(
                        request.getRequestURI(),
                        Problem.TOO_MANY_REQUESTS,
                        "a person, or a customized key, may send " + perSecond
                                + " a second to one endpoint. The header " + HEADER
                                + " says after how many seconds to try again.")
                .write(response);
        return false;
    }
}
