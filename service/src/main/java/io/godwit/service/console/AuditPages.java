package io.godwit.service.console;

import io.godwit.service.audit.AuditFilter;
import io.godwit.service.audit.AuditTrail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who did what in the organization. */
@Controller
final class AuditPages {
    private static final int PAGE_SIZE = 50;

    private final Templates templates;
    private final AuditTrail trail;

    AuditPages(Templates templates, AuditTrail trail) {
        this.templates = templates;
        this.trail = trail;
    }

    @GetMapping("/console/audit")
    Page list(
            View view,
            @RequestParam(name = "who", defaultValue = "") String who,
            @RequestParam(name = "object", defaultValue = "") String object,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        int page = Pager.number(number);
        AuditTrail.Page found = trail.page(
                view.caller(),
                new AuditFilter(
                        Form.given(who),
                        Optional.empty(),
                        Form.given(object),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        PAGE_SIZE,
                        page));
        Map<String, String> narrowed = new LinkedHashMap<>();
        Form.given(who).ifPresent(one -> narrowed.put("who", one));
        Form.given(object).ifPresent(one -> narrowed.put("object", one));
        return Page.of(templates.audit(
                view, narrowed, new Pager(page, PAGE_SIZE, found.count()), found.entries(), Optional.empty()));
    }

    /** Reads the whole chain, which takes its time: so it is asked for. */
    @GetMapping("/console/audit/check")
    Page check(View view) {
        AuditTrail.Check check = trail.check(view.caller());
        return Page.of(templates.audit(view, Map.of(), new Pager(1, PAGE_SIZE, 0), List.of(), Optional.of(check)));
    }
}
