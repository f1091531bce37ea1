package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.access.Members;
import io.godwit.service.access.OrganizationRole;
import io.godwit.service.access.ProjectRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The people of the caller's organization. */
@RestController
final class MembersApi {
    private final Members members;

    MembersApi(Members members) {
        this.members = members;
    }

    @PostMapping("/api/v1/members")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(Caller caller, Body body) {
        body.only("name", "orgRole", "projects");
        Members.Created created =
                members.create(caller, body.text("name"), Roles.ofOrganization(body), Roles.ofProjects(body));
        return Map.of("memberId", created.id(), "password", created.password(), "apiKey", created.key());
    }

    @GetMapping("/api/v1/members")
    Map<String, Object> list(Caller caller) {
        return Map.of(
                "members", members.list(caller).stream().map(MembersApi::answer).toList());
    }

    @GetMapping("/api/v1/members/{id}")
    Map<String, Object> describe(Caller caller, @PathVariable("id") String id) {
        return answer(members.find(caller, id));
    }

    /** Replaces all roles. */
    @PutMapping("/api/v1/members/{id}")
    Map<String, Object> update(Caller caller, @PathVariable("id") String id, Body body) {
        body.only("orgRole", "projects");
        return answer(members.update(caller, id, Roles.ofOrganization(body), Roles.ofProjects(body)));
    }

    @DeleteMapping("/api/v1/members/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @PathVariable("id") String id) {
        members.remove(caller, id);
    }

    private static Map<String, Object> answer(Members.Listed member) {
        return Map.of(
                "memberId", member.id(),
                "name", member.name(),
                "orgRole", member.role().label(),
                "projects",
                        member.projects().entrySet().stream()
                                .map(entry -> Map.of(
                                        "projectId", entry.getKey(),
                                        "role", entry.getValue().label()))
                                .toList());
    }

    /** Roles by the names that REST has for them. */
    static final class Roles {
        private Roles() {}

        static OrganizationRole ofOrganization(Body body) {
            return OrganizationRole.of(body.text("orgRole"))
                    .orElseThrow(() -> body.wrong("orgRole", "is one of Owner, Member, Billing-Admin"));
        }

        static Map<String, ProjectRole> ofProjects(Body body) {
            Map<String, ProjectRole> roles = new LinkedHashMap<>();
            for (Body project : body.objects("projects").orElse(List.of())) {
                project.only("projectId", "role");
                if (roles.put(project.text("projectId"), ofProject(project)) != null) {
                    throw project.wrong("projectId", "is named twice");
                }
            }
            return roles;
        }

        static ProjectRole ofProject(Body body) {
            return ProjectRole.of(body.text("role"))
                    .orElseThrow(() -> body.wrong("role", "is one of Admin, Read-Write, Read-Only"));
        }
    }
}
