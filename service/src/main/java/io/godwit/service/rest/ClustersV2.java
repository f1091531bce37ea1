package io.godwit.service.rest;

import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.Plan;
import io.godwit.service.cluster.Size;
import io.godwit.service.problem.Problem;
import io.godwit.service.provision.ClusterOrder;
import io.godwit.service.provision.MadeCluster;
import io.godwit.service.provision.NewCluster;
import io.godwit.service.provision.ProvisionedClusters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Making clusters and operating them, as Zilliz Cloud's clients do. What takes long is begun, and the status tells when it is done. */
@RestController
final class ClustersV2 {
    private static final String PROJECT = "proj-[0-9a-z]+";
    private static final int MOST_UNITS = 1024;
    private static final int MOST_REPLICAS = 100;

    private final ProvisionedClusters provisioned;
    private final Clusters clusters;

    ClustersV2(ProvisionedClusters provisioned, Clusters clusters) {
        this.provisioned = provisioned;
        this.clusters = clusters;
    }

    @PostMapping("/v2/clusters/createDedicated")
    Success createDedicated(Caller caller, Body body) {
        body.only(
                "clusterName",
                "projectId",
                "regionId",
                "plan",
                "cuType",
                "cuSize",
                "replica",
                "description",
                "labels",
                "autoscaling",
                "bucketInfo",
                "keyIdentifier");
        refuse(body, "autoscaling", "A cluster keeps the cuSize that it is given.");
        refuse(body, "bucketInfo", "A cluster stores its data where its provisioner does.");
        refuse(body, "keyIdentifier", "A cluster's data is not encrypted with a key of yours.");
        return create(caller, body, dedicated(body).orElse(Plan.STANDARD), size(body));
    }

    @PostMapping("/v2/clusters/createServerless")
    Success createServerless(Caller caller, Body body) {
        return createUnsized(caller, body, Plan.SERVERLESS);
    }

    @PostMapping("/v2/clusters/createFree")
    Success createFree(Caller caller, Body body) {
        return createUnsized(caller, body, Plan.FREE);
    }

    /** What Zilliz Cloud's clients may ask of a cluster and no provisioner here does: passed over, it would be missed later. */
    private static void refuse(Body body, String field, String instead) {
        if (body.says(field)) {
            throw Problem.NOT_OFFERED.with(field + ". " + instead + " Leave it out.");
        }
    }

    private Success createUnsized(Caller caller, Body body, Plan plan) {
        body.only("clusterName", "projectId", "regionId", "description", "labels");
        return create(caller, body, plan, Size.NONE);
    }

    private Success create(Caller caller, Body body, Plan plan, Size size) {
        NewCluster wanted = new NewCluster(
                project(body),
                order(body, plan, size),
                body.textsByName("labels").orElse(Map.of()));
        return Success.of(made(provisioned.create(caller, wanted)));
    }

    static String project(Body body) {
        String project = body.text("projectId");
        if (!project.matches(PROJECT)) {
            throw Problem.PROJECT_ID.with("The projectId should like proj-xxxxxx.");
        }
        return project;
    }

    static ClusterOrder order(Body body, Plan plan, Size size) {
        return new ClusterOrder(
                body.optionalText("clusterName").orElse(""),
                body.optionalText("description").orElse(""),
                plan,
                body.text("regionId"),
                size);
    }

    static Optional<Plan> dedicated(Body body) {
        return body.optionalText("plan")
                .map(label -> Plan.of(label)
                        .filter(Plan::dedicated)
                        .orElseThrow(() -> Problem.PLAN.with("It is Standard or Enterprise.")));
    }

    static Size size(Body body) {
        return new Size(
                body.text("cuType"),
                units(body).orElseThrow(() -> body.wrong("cuSize", "is missing")),
                replicas(body).orElse(1));
    }

    private static Optional<Integer> units(Body body) {
        return number(body.optionalNumber("cuSize", MOST_UNITS, Problem.CU_SIZE));
    }

    private static Optional<Integer> replicas(Body body) {
        return number(body.optionalNumber("replica", MOST_REPLICAS));
    }

    private static Optional<Integer> number(OptionalLong number) {
        return number.stream().mapToObj(Math::toIntExact).findFirst();
    }

    /** The one answer with the password. */
    static Map<String, Object> made(MadeCluster made) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("clusterId", made.id());
        answer.put("username", made.user());
        answer.put("password", made.password());
        answer.put(
                "prompt",
                "The cluster is being created. Describe it until its status is RUNNING, then connect to its"
                        + " connectAddress with this user and password, which are shown once.");
        return answer;
    }

    @DeleteMapping("/v2/clusters/{id}/drop")
    Success drop(Caller caller, @PathVariable("id") String id, Body body) {
        body.only();
        provisioned.drop(caller, id);
        return begun(id, "The cluster is being deleted, with its data.");
    }

    @PostMapping("/v2/clusters/{id}/suspend")
    Success suspend(Caller caller, @PathVariable("id") String id, Body body) {
        body.only();
        provisioned.suspend(caller, id);
        return begun(id, "The cluster is being suspended. Its data stays.");
    }

    @PostMapping("/v2/clusters/{id}/resume")
    Success resume(Caller caller, @PathVariable("id") String id, Body body) {
        body.only();
        provisioned.resume(caller, id);
        return begun(id, "The cluster is being resumed. Describe it until its status is RUNNING.");
    }

    @PostMapping("/v2/clusters/{id}/modify")
    Success modify(Caller caller, @PathVariable("id") String id, Body body) {
        body.only("cuSize", "replica", "autoscaling");
        refuse(body, "autoscaling", "A cluster keeps the cuSize that it is given.");
        Optional<Integer> units = units(body);
        Optional<Integer> replicas = replicas(body);
        if (units.isEmpty() && replicas.isEmpty()) {
            throw body.wrong("cuSize", "or replica is missing");
        }
        return modified(caller, id, units, replicas);
    }

    @PostMapping("/v2/clusters/{id}/modifyReplica")
    Success modifyReplica(Caller caller, @PathVariable("id") String id, Body body) {
        body.only("replica");
        int replicas = replicas(body).orElseThrow(() -> body.wrong("replica", "is missing"));
        return modified(caller, id, Optional.empty(), Optional.of(replicas));
    }

    private Success modified(Caller caller, String id, Optional<Integer> units, Optional<Integer> replicas) {
        provisioned.modify(caller, id, units, replicas);
        return begun(id, "The cluster is being modified. Describe it until its status is RUNNING.");
    }

    @GetMapping("/v2/clusters/{id}/labels")
    Success labels(Caller caller, @PathVariable("id") String id) {
        return Success.of(Map.of("labels", clusters.labels(caller, id)));
    }

    /** Replaces all labels. */
    @PutMapping("/v2/clusters/{id}/labels")
    Success label(Caller caller, @PathVariable("id") String id, Body body) {
        body.only("labels");
        Map<String, String> labels = body.textsByName("labels").orElseThrow(() -> body.wrong("labels", "is missing"));
        return Success.of(Map.of("labels", clusters.labels(caller, id, labels)));
    }

    /** None: there are none here. Terraform asks for them beside each cluster. */
    @GetMapping("/v2/clusters/{id}/securityGroups")
    Success securityGroups(Caller caller, @PathVariable("id") String id) {
        clusters.find(caller, Action.VIEW, id);
        return Success.of(Map.of("ids", List.of()));
    }

    private static Success begun(String id, String prompt) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("clusterId", id);
        answer.put("prompt", prompt);
        return Success.of(answer);
    }
}
