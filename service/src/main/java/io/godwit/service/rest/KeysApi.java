package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.access.Caller.Grant;
import io.godwit.service.access.Keys;
import io.godwit.service.access.Projects;
import io.godwit.service.database.Times;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Customized API keys of the caller's organization. */
@RestController
final class KeysApi {
    private final Keys keys;
    private final Projects projects;

    KeysApi(Keys keys, Projects projects) {
        this.keys = keys;
        this.projects = projects;
    }

    @PostMapping("/api/v1/keys")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(Caller caller, Body body) {
        body.only("name", "orgRole", "projects");
        Map<String, Grant> grants = grants(caller, projects, body, "projectId", "role", "allCluster", "clusterIds");
        Keys.Created created = keys.create(caller, body.text("name"), MembersApi.Roles.ofOrganization(body), grants);
        return Map.of("apiKeyId", created.id(), "apiKey", created.key());
    }

    @GetMapping("/api/v1/keys")
    Map<String, Object> list(Caller caller) {
        return Map.of("apiKeys", keys.list(caller).stream().map(KeysApi::answer).toList());
    }

    @DeleteMapping("/api/v1/keys/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable("id") String id) {
        keys.delete(caller, id);
    }

    /** @param known the names that a project may have */
    static Map<String, Grant> grants(Caller caller, Projects projects, Body body, String... known) {
        Map<String, Grant> grants = new LinkedHashMap<>();
        for (Body project : body.objects("projects").orElse(List.of())) {
            project.only(known);
            String id = projects.find(caller, project.text("projectId")).id();
            if (grants.put(id, new Grant(MembersApi.Roles.ofProject(project), clusters(project))) != null) {
                throw project.wrong("projectId", "is named twice");
            }
        }
        return grants;
    }

    /** All clusters have to be asked for by name: {@code allCluster}. */
    private static Optional<Set<String>> clusters(Body project) {
        boolean all = project.optionalFlag("allCluster").orElse(false);
        Optional<List<String>> some = project.texts("clusterIds");
        if (all == some.isPresent()) {
            throw project.wrong("clusterIds", "or allCluster: true must be given, and not both");
        }
        return some.map(Set::copyOf);
    }

    private static Map<String, Object> answer(Keys.Listed key) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("apiKeyId", key.id());
        answer.put("name", key.name());
        answer.put("orgRole", key.role().label());
        answer.put(
                "projects",
                key.grants().entrySet().stream()
                        .map(entry -> project(entry.getKey(), entry.getValue()))
                        .toList());
        answer.put("createdBy", key.createdBy());
        answer.put("createTime", Times.shown(key.created()));
        return answer;
    }

    private static Map<String, Object> project(String id, Grant grant) {
        return Map.of(
                "projectId", id,
                "role", grant.role().label(),
                "allCluster", grant.clusters().isEmpty(),
                "clusterIds", grant.clusters().orElse(Set.of()));
    }
}
