package io.godwit.service.console;

import gg.jte.models.runtime.JteModel;
import io.godwit.service.access.Action;
import io.godwit.service.access.Organizations;
import io.godwit.service.access.Projects;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import io.godwit.service.provision.ZillizAccounts;
import io.godwit.service.rest.Audit;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The organization that one is in: its name, its projects, its account at Zilliz Cloud; and making another one. */
@Controller
final class OrganizationPages {
    private static final String PATH = "/console/organization";

    private final Templates templates;
    private final Organizations organizations;
    private final Projects projects;
    private final ZillizAccounts zilliz;
    private final ShownOnce once;

    OrganizationPages(
            Templates templates,
            Organizations organizations,
            Projects projects,
            ZillizAccounts zilliz,
            ShownOnce once) {
        this.templates = templates;
        this.organizations = organizations;
        this.projects = projects;
        this.zilliz = zilliz;
        this.once = once;
    }

    @GetMapping(PATH)
    Page show(View view) {
        return Page.of(page(view, Form.empty(), ""));
    }

    private JteModel page(View view, Form form, String problem) {
        if (!view.caller().may(Action.MANAGE_ORGANIZATION)) {
            throw Problem.FORBIDDEN.with(view.text().of("organization.forbidden"));
        }
        return templates.organization(view, form, zilliz.project(view.caller()), problem);
    }

    @PostMapping(PATH + "/rename")
    Page rename(View view, HttpServletRequest request) {
        Form form = Form.of(request);
        return doing(view, request, form, () -> {
            organizations.rename(view.caller(), view.caller().organization(), form.text("organizationName"));
            Audit.about(request, view.caller().organization());
            return Page.to(PATH);
        });
    }

    /** Its personal key is on the one page that this leads to, and nowhere else. */
    @PostMapping(PATH + "/create")
    Page create(View view, HttpServletRequest request) {
        Form form = Form.of(request);
        return doing(view, request, form, () -> {
            String name = form.text("newOrganization");
            Organizations.Created created = organizations.create(view.caller(), name);
            Audit.about(request, created.id());
            return once.lead(view, PATH, shown -> templates.organizationMade(shown, name, created));
        });
    }

    @PostMapping(PATH + "/projects")
    Page createProject(View view, HttpServletRequest request) {
        Form form = Form.of(request);
        return doing(view, request, form, () -> {
            Audit.about(
                    request, projects.create(view.caller(), form.text("newProject"), form.text("plan", "Standard")));
            return Page.to(PATH);
        });
    }

    @PostMapping(PATH + "/projects/{id}/delete")
    Page deleteProject(
            View view,
            HttpServletRequest request,
            @PathVariable("id") String id,
            @RequestParam(name = "name", defaultValue = "") String name) {
        return doing(view, request, Form.empty(), () -> {
            if (!projects.find(view.caller(), id).name().equals(name)) {
                throw Problem.INVALID_PARAMETER.with(view.text().of("projects.name.wrong"));
            }
            projects.delete(view.caller(), id);
            return Page.to(PATH);
        });
    }

    @PostMapping(PATH + "/zilliz-cloud")
    Page storeAccount(View view, HttpServletRequest request) {
        Form form = Form.of(request);
        return doing(view, request, form, () -> {
            if (!form.secret("apiKey").matches("[\\x21-\\x7e]{1,512}")) {
                throw Problem.INVALID_PARAMETER.with(view.text().of("zilliz.noKey"));
            }
            zilliz.store(view.caller(), form.text("zillizProject"), form.secret("apiKey"));
            return Page.to(PATH);
        });
    }

    @PostMapping(PATH + "/zilliz-cloud/remove")
    Page removeAccount(View view, HttpServletRequest request) {
        return doing(view, request, Form.empty(), () -> {
            zilliz.remove(view.caller());
            return Page.to(PATH);
        });
    }

    /** What is refused is said on the page itself, and what was typed stays in it. */
    private Page doing(View view, HttpServletRequest request, Form form, Supplier<Page> act) {
        try {
            return act.get();
        } catch (ProblemException e) {
            request.setAttribute(Audit.PROBLEM, e.problem());
            return Page.of(page(view, form, view.text().why(e)));
        }
    }
}
