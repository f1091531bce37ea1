package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.access.Organization;
import io.godwit.service.access.Organizations;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The organizations of whoever asks. */
@RestController
final class OrganizationsApi {
    private final Organizations organizations;

    OrganizationsApi(Organizations organizations) {
        this.organizations = organizations;
    }

    /** The one answer with the key itself. */
    @PostMapping("/api/v1/organizations")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(Caller caller, Body body) {
        body.only("name");
        Organizations.Created created = organizations.create(caller, body.text("name"));
        return Map.of("organizationId", created.id(), "projectId", created.project(), "apiKey", created.key());
    }

    @GetMapping("/api/v1/organizations")
    Map<String, Object> list(Caller caller) {
        return Map.of(
                "organizations",
                organizations.list(caller).stream()
                        .map(organization -> answer(caller, organization))
                        .toList());
    }

    @PatchMapping("/api/v1/organizations/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void rename(Caller caller, @PathVariable("id") String id, Body body) {
        body.only("name");
        organizations.rename(caller, id, body.text("name"));
    }

    private static Map<String, Object> answer(Caller caller, Organization organization) {
        return Map.of(
                "organizationId", organization.id(),
                "name", organization.name(),
                "orgRole", organization.role().label(),
                "current", organization.id().equals(caller.organization()));
    }
}
