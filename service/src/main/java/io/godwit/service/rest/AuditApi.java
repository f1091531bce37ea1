package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.audit.AuditEntry;
import io.godwit.service.audit.AuditFilter;
import io.godwit.service.audit.AuditTrail;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who did what in the caller's organization. */
@RestController
final class AuditApi {
    private final AuditTrail trail;

    AuditApi(AuditTrail trail) {
        this.trail = trail;
    }

    @GetMapping("/api/v1/audit")
    Map<String, Object> list(Caller caller, HttpServletRequest request) {
        Paging paging = Paging.of(request);
        AuditTrail.Page page = trail.page(
                caller,
                new AuditFilter(
                        Parameters.text(request, "who"),
                        Parameters.text(request, "action"),
                        Parameters.text(request, "object"),
                        Parameters.text(request, "result"),
                        Parameters.instant(request, "from"),
                        Parameters.instant(request, "before"),
                        paging.size(),
                        paging.page()));
        return paging.answer(
                page.count(),
                "entries",
                page.entries().stream().map(AuditApi::answer).toList());
    }

    @GetMapping("/api/v1/audit:check")
    Map<String, Object> check(Caller caller) {
        AuditTrail.Check check = trail.check(caller);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("intact", check.broken().isEmpty());
        answer.put("entries", check.entries());
        answer.put("firstBroken", check.broken().orElse(null));
        answer.put("head", check.head());
        return answer;
    }

    private static Map<String, Object> answer(AuditEntry entry) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("number", entry.number());
        answer.put("at", entry.at().toString());
        answer.put("who", entry.deed().who());
        answer.put("apiKeyId", entry.deed().apiKey());
        answer.put("action", entry.deed().action());
        answer.put("object", entry.deed().object());
        answer.put("result", entry.deed().result());
        answer.put("requestId", entry.deed().request());
        answer.put("hash", entry.hash());
        return answer;
    }
}
