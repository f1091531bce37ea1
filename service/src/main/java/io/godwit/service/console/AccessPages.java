package io.godwit.service.console;

import io.godwit.service.access.Caller.Grant;
import io.godwit.service.access.Keys;
import io.godwit.service.access.Members;
import io.godwit.service.access.OrganizationRole;
import io.godwit.service.access.Project;
import io.godwit.service.access.ProjectRole;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import io.godwit.service.rest.Audit;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The people of an organization and its API keys. What lets in is shown once, on the page that follows its making. */
@Controller
final class AccessPages {
    private final Templates templates;
    private final Members members;
    private final Keys keys;
    private final Clusters clusters;
    private final ShownOnce once;

    AccessPages(Templates templates, Members members, Keys keys, Clusters clusters, ShownOnce once) {
        this.templates = templates;
        this.members = members;
        this.keys = keys;
        this.clusters = clusters;
        this.once = once;
    }

    @GetMapping("/console/members")
    Page members(View view) {
        return Page.of(templates.members(view, members.list(view.caller())));
    }

    @GetMapping("/console/members/add")
    Page memberForm(View view) {
        members.list(view.caller());
        return Page.of(templates.memberAdd(view, Form.empty(), ""));
    }

    @PostMapping("/console/members/add")
    Page addMember(View view, HttpServletRequest request) {
        Form form = Form.of(request);
        try {
            if (form.text("name").isEmpty()) {
                throw Problem.INVALID_PARAMETER.with(view.text().of("members.noName"));
            }
            String name = form.text("name");
            Members.Created created = members.create(view.caller(), name, role(form), projectRoles(view, form));
            Audit.about(request, created.id());
            return once.lead(view, "/console/members", shown -> templates.memberAdded(shown, name, created));
        } catch (ProblemException e) {
            request.setAttribute(Audit.PROBLEM, e.problem());
            return Page.of(templates.memberAdd(view, form, view.text().why(e)));
        }
    }

    @GetMapping("/console/members/{id}")
    Page memberRoles(View view, @PathVariable("id") String id) {
        Members.Listed member = members.find(view.caller(), id);
        Map<String, List<String>> fields = new LinkedHashMap<>();
        fields.put("role", List.of(member.role().label()));
        member.projects().forEach((project, role) -> fields.put("role/" + project, List.of(role.label())));
        return Page.of(templates.member(view, member, Form.of(fields), ""));
    }

    @PostMapping("/console/members/{id}/roles")
    Page changeRoles(View view, HttpServletRequest request, @PathVariable("id") String id) {
        Form form = Form.of(request);
        try {
            members.update(view.caller(), id, role(form), projectRoles(view, form));
            return Page.to("/console/members");
        } catch (ProblemException e) {
            request.setAttribute(Audit.PROBLEM, e.problem());
            return Page.of(templates.member(
                    view, members.find(view.caller(), id), form, view.text().why(e)));
        }
    }

    @PostMapping("/console/members/{id}/remove")
    Page removeMember(
            View view, @PathVariable("id") String id, @RequestParam(name = "name", defaultValue = "") String name) {
        if (!members.find(view.caller(), id).name().equals(name)) {
            throw Problem.INVALID_PARAMETER.with(view.text().of("members.name.wrong"));
        }
        members.remove(view.caller(), id);
        return Page.to("/console/members");
    }

    @GetMapping("/console/keys")
    Page keys(View view) {
        return Page.of(templates.keys(view, keys.list(view.caller())));
    }

    @GetMapping("/console/keys/create")
    Page keyForm(View view) {
        keys.list(view.caller());
        return Page.of(templates.keyCreate(view, Form.empty(), ofProjects(view), ""));
    }

    @PostMapping("/console/keys/create")
    Page createKey(View view, HttpServletRequest request) {
        Form form = Form.of(request);
        try {
            if (form.text("name").isEmpty()) {
                throw Problem.INVALID_PARAMETER.with(view.text().of("keys.noName"));
            }
            Map<String, Grant> grants = new LinkedHashMap<>();
            projectRoles(view, form)
                    .forEach((project, role) -> grants.put(project, new Grant(role, clusters(form, project))));
            String name = form.text("name");
            Keys.Created created = keys.create(view.caller(), name, role(form), grants);
            Audit.about(request, created.id());
            return once.lead(view, "/console/keys", shown -> templates.keyCreated(shown, name, created));
        } catch (ProblemException e) {
            request.setAttribute(Audit.PROBLEM, e.problem());
            return Page.of(templates.keyCreate(
                    view, form, ofProjects(view), view.text().why(e)));
        }
    }

    @PostMapping("/console/keys/{id}/delete")
    Page deleteKey(
            View view, @PathVariable("id") String id, @RequestParam(name = "name", defaultValue = "") String name) {
        if (!keys.find(view.caller(), id).name().equals(name)) {
            throw Problem.INVALID_PARAMETER.with(view.text().of("keys.name.wrong"));
        }
        keys.delete(view.caller(), id);
        return Page.to("/console/keys");
    }

    private static OrganizationRole role(Form form) {
        return OrganizationRole.of(form.text("role")).orElse(OrganizationRole.MEMBER);
    }

    private static Map<String, ProjectRole> projectRoles(View view, Form form) {
        Map<String, ProjectRole> roles = new LinkedHashMap<>();
        for (Project project : view.projects()) {
            ProjectRole.of(form.text("role/" + project.id())).ifPresent(role -> roles.put(project.id(), role));
        }
        return roles;
    }

    /** Those that are ticked; all of the project where none is. */
    private static Optional<Set<String>> clusters(Form form, String project) {
        return Optional.of(form.all("clusters/" + project)).filter(some -> !some.isEmpty());
    }

    private Map<String, List<RegisteredCluster>> ofProjects(View view) {
        return clusters.list(view.caller()).stream().collect(Collectors.groupingBy(RegisteredCluster::project));
    }
}
