package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.access.Caller.Grant;
import io.godwit.service.access.Keys;
import io.godwit.service.access.OrganizationRole;
import io.godwit.service.access.Projects;
import io.godwit.service.database.Times;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Customized API keys, as Zilliz Cloud's clients manage them. Its volumes are taken in requests and have no effect: there are none here.
 */
@RestController
final class KeysV2 {
    private final Keys keys;
    private final Projects projects;

    KeysV2(Keys keys, Projects projects) {
        this.keys = keys;
        this.projects = projects;
    }

    /** The one answer with the key itself. */
    @PostMapping("/v2/apiKeys")
    Success create(Caller caller, Body body) {
        Wanted wanted = wanted(caller, body);
        Keys.Created created = keys.create(caller, wanted.name, wanted.role, wanted.grants);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("apiKeyId", created.id());
        answer.put("apiKey", created.key());
        return Success.of(answer);
    }

    @GetMapping("/v2/apiKeys")
    Success list(Caller caller, HttpServletRequest request) {
        Paging paging = Paging.of(request);
        List<Keys.Listed> all = keys.list(caller);
        return Success.of(paging.answer(
                all.size(),
                "apiKeys",
                paging.cut(all).stream().map(KeysV2::answer).toList()));
    }

    @GetMapping("/v2/apiKeys/{id}")
    Success describe(Caller caller, @PathVariable("id") String id) {
        return Success.of(answer(keys.find(caller, id)));
    }

    /** Replaces name, role and projects as a whole; the key itself stays. */
    @PutMapping("/v2/apiKeys/{id}")
    Success update(Caller caller, @PathVariable("id") String id, Body body) {
        Wanted wanted = wanted(caller, body);
        keys.update(caller, id, wanted.name, wanted.role, wanted.grants);
        return Success.of(Map.of("apiKeyId", id));
    }

    @DeleteMapping("/v2/apiKeys/{id}")
    Success delete(Caller caller, @PathVariable("id") String id) {
        keys.delete(caller, id);
        return Success.of(Map.of("apiKeyId", id));
    }

    private Wanted wanted(Caller caller, Body body) {
        body.only("name", "orgRole", "projects");
        Map<String, Grant> grants = KeysApi.grants(
                caller, projects, body, "projectId", "role", "allCluster", "clusterIds", "allVolume", "volumeIds");
        return new Wanted(body.text("name"), MembersApi.Roles.ofOrganization(body), grants);
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
        answer.put("creatorName", key.createdBy());
        answer.put("createdBy", key.createdBy());
        answer.put("createTime", Times.shown(key.created()));
        return answer;
    }

    private static Map<String, Object> project(String id, Grant grant) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("projectId", id);
        answer.put("role", grant.role().label());
        answer.put("allCluster", grant.clusters().isEmpty());
        answer.put("clusterIds", new TreeSet<>(grant.clusters().orElse(Set.of())));
        answer.put("allVolume", false);
        answer.put("volumeIds", List.of());
        return answer;
    }

    private record Wanted(String name, OrganizationRole role, Map<String, Grant> grants) {}
}
