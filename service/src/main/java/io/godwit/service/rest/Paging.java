package io.godwit.service.rest;

import io.godwit.service.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which page of a list: {@code pageSize} 1 to 100, 10 by default, {@code currentPage} from 1. */
record Paging(int size, int page) {
    private static final int LARGEST = 100;
    private static final int USUAL = 10;
    private static final int LAST = 1_000_000;

    static Paging of(HttpServletRequest request) {
        return new Paging(
                number(request, "pageSize", USUAL, LARGEST)
                        .orElseThrow(() -> Problem.PAGE_SIZE.with("it is a number from 1 to " + LARGEST + ".")),
                number(request, "currentPage", 1, LAST)
                        .orElseThrow(() -> Problem.CURRENT_PAGE.with("it is a number from 1.")));
    }

    private static Optional<Integer> number(HttpServletRequest request, String name, int usual, int most) {
        String text = request.getParameter(name);
        if (text == null || text.isEmpty()) {
            return Optional.of(usual);
        }
        return text.matches("\\d{1,9}")
                ? Optional.of(Integer.parseInt(text)).filter(number -> number >= 1 && number <= most)
                : Optional.empty();
    }

    <T> List<T> cut(List<T> all) {
        return all.stream().skip((long) size * (page - 1)).limit(size).toList();
    }

    /** {@code {count, currentPage, pageSize, NAME: [...]}}. */
    Map<String, Object> answer(long count, String name, List<?> rows) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("count", count);
        answer.put("currentPage", page);
        answer.put("pageSize", size);
        answer.put(name, rows);
        return answer;
    }
}
