package io.godwit.service.rest;

import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.access.Project;
import io.godwit.service.access.Projects;
import io.godwit.service.cluster.ClusterStatus;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.Regions.Region;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.cluster.Size;
import io.godwit.service.database.Times;
import io.godwit.service.problem.Problem;
import io.godwit.service.provision.Provisioners;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What there is, as Zilliz Cloud's clients ask for it. */
@RestController
final class CatalogV2 {
    private final Projects projects;
    private final Clusters clusters;
    private final Provisioners provisioners;

    CatalogV2(Projects projects, Clusters clusters, Provisioners provisioners) {
        this.projects = projects;
        this.clusters = clusters;
        this.provisioners = provisioners;
    }

    @GetMapping("/v2/clouds")
    Success clouds(Caller caller) {
        require(caller);
        return Success.of(provisioners.regions(caller).stream()
                .map(Region::cloud)
                .distinct()
                .map(cloud -> Map.of("cloudId", cloud.id(), "description", cloud.description()))
                .toList());
    }

    @GetMapping("/v2/regions")
    Success regions(Caller caller, HttpServletRequest request) {
        require(caller);
        String cloud = request.getParameter("cloudId");
        String domain = request.getServerName() + ":" + request.getServerPort();
        return Success.of(provisioners.regions(caller).stream()
                .filter(region ->
                        cloud == null || cloud.isEmpty() || region.cloud().id().equals(cloud))
                .map(region -> Map.of("cloudId", region.cloud().id(), "regionId", region.id(), "domain", domain))
                .toList());
    }

    /** A plain list: this one is not paged. */
    @GetMapping("/v2/projects")
    Success projects(Caller caller) {
        require(caller);
        return Success.of(projects.list(caller).stream().map(CatalogV2::project).toList());
    }

    @GetMapping("/v2/projects/{id}")
    Success project(Caller caller, @PathVariable("id") String id) {
        return Success.of(project(projects.find(caller, id)));
    }

    @GetMapping("/v2/clusters")
    Success clusters(Caller caller, HttpServletRequest request) {
        require(caller);
        Paging paging = Paging.of(request);
        List<RegisteredCluster> visible = clusters.list(caller);
        return Success.of(paging.answer(
                visible.size(),
                "clusters",
                paging.cut(visible).stream().map(CatalogV2::cluster).toList()));
    }

    @GetMapping("/v2/clusters/{id}")
    Success cluster(Caller caller, @PathVariable("id") String id) {
        RegisteredCluster cluster = clusters.find(caller, Action.VIEW, id);
        Map<String, Object> answer = cluster(cluster);
        answer.put("replica", cluster.size().replicas());
        answer.put("storageSize", 0);
        answer.put("snapshotNumber", 0);
        answer.put("createProgress", cluster.status() == ClusterStatus.CREATING ? 0 : 100);
        answer.put("labels", clusters.labels(caller, id));
        return Success.of(answer);
    }

    private static void require(Caller caller) {
        if (!caller.may(Action.VIEW)) {
            throw Problem.FORBIDDEN.with("your role sees invoices only.");
        }
    }

    private static Map<String, Object> project(Project project) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("projectId", project.id());
        answer.put("projectName", project.name());
        answer.put("instanceCount", project.clusters());
        answer.put("createTime", Times.shown(project.created()));
        answer.put("createTimeMilli", project.created().toEpochMilli());
        answer.put("plan", project.plan());
        return answer;
    }

    private static Map<String, Object> cluster(RegisteredCluster cluster) {
        Size size = size(cluster);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("clusterId", cluster.id());
        answer.put("clusterName", cluster.name());
        answer.put("projectId", cluster.project());
        answer.put("description", cluster.description());
        answer.put("regionId", cluster.region());
        answer.put("plan", cluster.plan().label());
        answer.put("deploymentOption", cluster.plan().deployment());
        answer.put("cuType", size.type());
        answer.put("cuSize", size.units());
        answer.put("status", cluster.status().name());
        answer.put("connectAddress", cluster.endpoint().map(URI::toString).orElse(""));
        answer.put("privateLinkAddress", "");
        answer.put("createTime", Times.shown(cluster.created()));
        return answer;
    }

    /** Registered clusters have no compute units that anybody here knows of: 1 where clients want a number of them. */
    private static Size size(RegisteredCluster cluster) {
        boolean unknown = cluster.provisioner().isEmpty() && cluster.plan().dedicated();
        return unknown ? new Size("Performance-optimized", 1, 1) : cluster.size();
    }
}
