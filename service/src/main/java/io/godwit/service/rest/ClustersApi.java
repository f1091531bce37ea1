package io.godwit.service.rest;

import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.Credentials;
import io.godwit.service.cluster.Plan;
import io.godwit.service.cluster.Regions;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.cluster.Registration;
import io.godwit.service.database.Times;
import io.godwit.service.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Registering clusters that exist. What lets into them goes in and never comes out. */
@RestController
final class ClustersApi {
    private final Clusters clusters;
    private final Regions regions;

    ClustersApi(Clusters clusters, Regions regions) {
        this.clusters = clusters;
        this.regions = regions;
    }

    @PostMapping("/api/v1/clusters")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> register(Caller caller, Body body) {
        body.only(
                "projectId",
                "clusterName",
                "description",
                "endpoint",
                "token",
                "username",
                "password",
                "tls",
                "plan",
                "regionId");
        return answer(clusters.register(
                caller,
                new Registration(
                        body.text("projectId"),
                        body.optionalText("clusterName").orElse(""),
                        body.optionalText("description").orElse(""),
                        body.text("endpoint"),
                        CredentialsBody.of(body).orElse(Credentials.NONE),
                        plan(body),
                        body.optionalText("regionId").orElse(regions.first()))));
    }

    @GetMapping("/api/v1/clusters")
    Map<String, Object> list(Caller caller, HttpServletRequest request) {
        if (!caller.may(Action.VIEW)) {
            throw Problem.FORBIDDEN.with("Your role sees invoices only.");
        }
        Paging paging = Paging.of(request);
        List<RegisteredCluster> visible = clusters.list(caller);
        return paging.answer(
                visible.size(),
                "clusters",
                paging.cut(visible).stream().map(ClustersApi::answer).toList());
    }

    @GetMapping("/api/v1/clusters/{id}")
    Map<String, Object> describe(Caller caller, @PathVariable("id") String id) {
        return answer(clusters.find(caller, Action.VIEW, id));
    }

    @PostMapping("/api/v1/clusters/{id}:test")
    Map<String, Object> test(Caller caller, @PathVariable("id") String id) {
        return answer(clusters.test(caller, id));
    }

    /** Of a cluster that need not be registered. */
    @PostMapping("/api/v1/connections:test")
    Map<String, Object> testConnection(Caller caller, Body body) {
        body.only("endpoint", "token", "username", "password", "tls");
        Clusters.Connection connection = clusters.test(
                caller, body.text("endpoint"), CredentialsBody.of(body).orElse(Credentials.NONE));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("endpoint", connection.endpoint().toString());
        answer.put("version", connection.version());
        answer.put("databases", connection.databases());
        return answer;
    }

    @PatchMapping("/api/v1/clusters/{id}")
    Map<String, Object> change(Caller caller, @PathVariable("id") String id, Body body) {
        body.only(CredentialsBody.NAMES.toArray(String[]::new));
        return answer(clusters.change(caller, id, CredentialsBody.change(body)));
    }

    @DeleteMapping("/api/v1/clusters/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @PathVariable("id") String id) {
        clusters.remove(caller, id);
    }

    static Plan plan(Body body) {
        String label = body.optionalText("plan").orElse(Plan.STANDARD.label());
        return Plan.of(label)
                .orElseThrow(() -> Problem.PLAN.with("It is one of "
                        + String.join(
                                ", ",
                                Arrays.stream(Plan.values()).map(Plan::label).toList())
                        + "."));
    }

    private static Map<String, Object> answer(RegisteredCluster cluster) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("clusterId", cluster.id());
        answer.put("clusterName", cluster.name());
        answer.put("projectId", cluster.project());
        answer.put("description", cluster.description());
        answer.put("endpoint", cluster.endpoint().map(URI::toString).orElse(""));
        answer.put("credentialsStored", cluster.secured());
        answer.put("plan", cluster.plan().label());
        answer.put("regionId", cluster.region());
        answer.put("version", cluster.version());
        answer.put("status", cluster.status().name());
        answer.put("provisioner", cluster.provisioner().orElse(""));
        answer.put("failure", cluster.failure().orElse(""));
        answer.put("createTime", Times.shown(cluster.created()));
        return answer;
    }
}
