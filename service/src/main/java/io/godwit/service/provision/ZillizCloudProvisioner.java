package io.godwit.service.provision;

import io.godwit.milvus.Endpoint;
import io.godwit.service.cluster.ClusterStatus;
import io.godwit.service.cluster.Plan;
import io.godwit.service.cluster.Regions;
import io.godwit.service.cluster.Regions.Region;
import io.godwit.service.cluster.Size;
import io.godwit.service.cluster.Standing;
import io.godwit.service.problem.Problem;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Clusters at Zilliz Cloud, in one of its projects. They have the same ids there and here. */
final class ZillizCloudProvisioner implements Provisioner {
    static final String NAME = "zilliz-cloud";

    private static final String ID = "in\\d\\d-[0-9a-z]+";

    private final ZillizCloud cloud;
    private final String project;

    /** @param project its id at Zilliz Cloud */
    ZillizCloudProvisioner(ZillizCloud cloud, String project) {
        this.cloud = cloud;
        this.project = project;
    }

    @Override
    public List<Region> regions() {
        return cloud.get("/v2/regions").values().stream()
                .map(region -> new Region(
                        region.path("regionId").asString(""),
                        Regions.cloud(region.path("cloudId").asString(""))))
                .toList();
    }

    @Override
    public MadeCluster create(ClusterOrder order) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("clusterName", order.name());
        body.put("projectId", project);
        body.put("regionId", order.region());
        if (!order.description().isEmpty()) {
            body.put("description", order.description());
        }
        if (order.plan().dedicated()) {
            body.put("plan", order.plan().label());
            body.put("cuType", order.size().type());
            body.put("cuSize", order.size().units());
            if (order.size().replicas() > 1) {
                body.put("replica", order.size().replicas());
            }
        }
        JsonNode made = cloud.post("/v2/clusters/" + call(order.plan()), body);
        String id = made.path("clusterId").asString("");
        if (!id.matches(ID)) {
            throw Problem.PROVIDER.with(
                    "Zilliz Cloud answered a cluster without an id. Look for " + order.name() + " in its console.");
        }
        return new MadeCluster(
                id, made.path("username").asString(""), made.path("password").asString(""));
    }

    private static String call(Plan plan) {
        return switch (plan) {
            case FREE -> "createFree";
            case SERVERLESS -> "createServerless";
            case STANDARD, ENTERPRISE -> "createDedicated";
        };
    }

    @Override
    public void takeUp(List<KnownCluster> all) {
        // They have gone on by themselves.
    }

    @Override
    public void suspend(String id) {
        cloud.post(path(id) + "/suspend", Map.of());
    }

    @Override
    public void resume(KnownCluster cluster) {
        cloud.post(path(cluster.id()) + "/resume", Map.of());
    }

    @Override
    public void modify(String id, Size size) {
        cloud.post(path(id) + "/modify", Map.of("cuSize", size.units(), "replica", size.replicas()));
    }

    @Override
    public void drop(String id) {
        cloud.delete(path(id) + "/drop");
    }

    @Override
    public Standing standing(String id) {
        return cloud.find(path(id))
                .map(ZillizCloudProvisioner::standing)
                .orElseGet(() -> Standing.of(ClusterStatus.DELETED));
    }

    private static Standing standing(JsonNode cluster) {
        Optional<URI> endpoint = Optional.of(cluster.path("connectAddress").asString(""))
                .filter(address -> !address.isEmpty())
                .map(address -> Endpoint.of(address, null, Endpoint.Tls.SYSTEM).uri());
        String word = cluster.path("status").asString("");
        ClusterStatus status = ClusterStatus.of(word);
        Optional<String> failure = Optional.of("Zilliz Cloud calls it " + word + "; its console may say more.")
                .filter(text -> status == ClusterStatus.ABNORMAL);
        return new Standing(status, endpoint, Optional.empty(), failure);
    }

    private static String path(String id) {
        return "/v2/clusters/" + id;
    }
}
