package io.godwit.service.rest;

import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Parameters of a request's path; an empty one counts as left out. */
final class Parameters {
    private Parameters() {}

    static Optional<String> text(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).filter(text -> !text.isEmpty());
    }

    /** One of these texts; the first one if it is left out. */
    static String choice(HttpServletRequest request, String name, String... choices) {
        String choice = text(request, name).orElse(choices[0]);
        if (!List.of(choices).contains(choice)) {
            throw Problem.INVALID_PARAMETER.with(name + " is one of " + String.join(", ", choices) + ".");
        }
        return choice;
    }

    static boolean flag(HttpServletRequest request, String name) {
        return choice(request, name, "false", "true").equals("true");
    }

    static Optional<Instant> instant(HttpServletRequest request, String name) {
        return text(request, name).map(text -> {
            try {
                OffsetDateTime time = OffsetDateTime.parse(text);
                if (time.getYear() > 0 && time.getYear() < 10_000) {
                    return time.toInstant();
                }
            } catch (DateTimeParseException e) {
                throw noTime(name);
            }
            throw noTime(name);
        });
    }

    private static ProblemException noTime(String name) {
        return Problem.INVALID_PARAMETER.with(name + " is a time as in 2026-11-30T06:00:00Z.");
    }

    static long number(HttpServletRequest request, String name, long usual, long least, long most) {
        return text(request, name)
                .map(text -> text.matches("\\d{1,18}") ? Long.parseLong(text) : -1)
                .map(number -> {
                    if (number < least || number > most) {
                        throw Problem.INVALID_PARAMETER.with(name + " is a number from " + least
                                + (most == Long.MAX_VALUE ? "." : " to " + most + "."));
                    }
                    return number;
                })
                .orElse(usual);
    }
}
