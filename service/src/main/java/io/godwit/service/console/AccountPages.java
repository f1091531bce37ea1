package io.godwit.service.console;

import io.godwit.service.access.Accounts;
import io.godwit.service.access.Keys;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import io.godwit.service.rest.Audit;
import io.godwit.service.rest.Logins;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One's own password and personal API key. */
@Controller
final class AccountPages {
    private final Templates templates;
    private final Accounts accounts;
    private final Logins logins;
    private final ShownOnce once;

    AccountPages(Templates templates, Accounts accounts, Logins logins, ShownOnce once) {
        this.templates = templates;
        this.accounts = accounts;
        this.logins = logins;
        this.once = once;
    }

    @GetMapping("/console/account")
    Page show(View view, @RequestParam(name = "done", defaultValue = "") String done) {
        return Page.of(templates.account(view, done.equals("password"), ""));
    }

    @PostMapping("/console/account/password")
    Page changePassword(View view, HttpServletRequest request, HttpServletResponse response) {
        Form form = Form.of(request);
        try {
            if (!form.secret("next").equals(form.secret("again"))) {
                throw Problem.INVALID_PARAMETER.with(view.text().of("account.unlike"));
            }
            logins.changePassword(view.caller(), form.secret("current"), form.secret("next"), request, response);
            return Page.to("/console/account?done=password");
        } catch (ProblemException e) {
            request.setAttribute(Audit.PROBLEM, e.problem());
            return Page.of(templates.account(view, false, said(view, e)));
        }
    }

    private static String said(View view, ProblemException e) {
        return e.problem() == Problem.FORBIDDEN
                ? view.text().of("account.wrong")
                : view.text().why(e);
    }

    @PostMapping("/console/account/key")
    Page resetKey(View view, HttpServletRequest request) {
        Keys.Created created = accounts.resetKey(view.caller());
        Audit.about(request, created.id());
        return once.lead(view, "/console/account", shown -> templates.accountKey(shown, created));
    }
}
