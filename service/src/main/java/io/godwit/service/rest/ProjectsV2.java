package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import io.godwit.service.access.Projects;
import java.util.Map;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Making and changing projects, as Zilliz Cloud's clients do. Two answers are a bare id where its reference has an object: so it answers. */
@RestController
final class ProjectsV2 {
    private final Projects projects;

    ProjectsV2(Projects projects) {
        this.projects = projects;
    }

    @PostMapping("/v2/projects")
    Success create(Caller caller, Body body) {
        body.only("projectName", "plan", "regionIds");
        // For projects that bring their own cloud. Here each cluster says its region.
        body.texts("regionIds");
        return Success.of(projects.create(
                caller, body.text("projectName"), body.optionalText("plan").orElse("Standard")));
    }

    @PatchMapping("/v2/projects/{id}/plan")
    Success upgrade(Caller caller, @PathVariable("id") String id, Body body) {
        body.only("plan");
        projects.upgrade(caller, id, body.text("plan"));
        return Success.of(id);
    }

    @DeleteMapping("/v2/projects/{id}")
    Success delete(Caller caller, @PathVariable("id") String id) {
        projects.delete(caller, id);
        return Success.of(Map.of("projectId", id));
    }
}
