package io.godwit.service.console;

import gg.jte.models.runtime.JteModel;
import io.godwit.service.database.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Pages with a secret. A form that makes one leads to such a page rather than being it, so that whoever loads it again makes nothing
 * more. A page waits in memory for the session that made it, for ten minutes at the longest, and is gone once it was shown.
 */
@Controller
final class ShownOnce {
    private static final String PATH = "/console/once/";
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Templates templates;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    ShownOnce(Templates templates) {
        this.templates = templates;
    }

    /**
     * Has the browser go to a page with a secret.
     *
     * @param back where one finds what was made, once its secret is shown no more
     */
    Page lead(View view, String back, Function<View, JteModel> page) {
        Instant now = Instant.now();
        kept.values().removeIf(one -> one.until.isBefore(now));
        String id = Ids.newKey();
        kept.put(id, new Kept(view.caller().key(), now.plus(KEPT), page));
        return Page.to(Paths.with(PATH + id, Map.of("back", back)));
    }

    @GetMapping(PATH + "{id}")
    Page show(View view, @PathVariable("id") String id, @RequestParam(name = "back", defaultValue = "") String back) {
        Kept found = kept.get(id);
        if (found != null
                && found.session.equals(view.caller().key())
                && found.until.isAfter(Instant.now())
                && kept.remove(id, found)) {
            return Page.of(found.page.apply(view));
        }
        return Page.of(HttpStatus.GONE, templates.onceGone(view, Paths.here(back, view.inProject("jobs"))));
    }

    private record Kept(String session, Instant until, Function<View, JteModel> page) {}
}
