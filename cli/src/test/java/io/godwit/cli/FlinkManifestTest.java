package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The manifests of the guide, as the API server would read them: by the resource definition of Flink's Kubernetes operator, as far as it
 * is used here, and by what Godwit needs of the cluster.
 */
class FlinkManifestTest {
    private static final Set<String> SPEC = Set.of(
            "flinkConfiguration",
            "flinkVersion",
            "image",
            "imagePullPolicy",
            "ingress",
            "job",
            "jobManager",
            "logConfiguration",
            "mode",
            "podTemplate",
            "restartNonce",
            "serviceAccount",
            "taskManager");

    private final List<JsonNode> manifests = manifests();

    @Test
    void eachIsAnObjectOfAKnownKind() {
        assertThat(manifests)
                .extracting(manifest -> text(manifest, "apiVersion") + " " + text(manifest, "kind"))
                .containsExactly(
                        "v1 Secret", "flink.apache.org/v1beta1 FlinkDeployment", "networking.k8s.io/v1 NetworkPolicy");
        assertThat(manifests)
                .allSatisfy(manifest ->
                        assertThat(text(manifest.path("metadata"), "name")).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?"));
    }

    @Test
    void theDeploymentIsASessionClusterOfTheVersionThatIsAskedFor() {
        JsonNode spec = manifests.get(1).path("spec");

        assertThat(SPEC).containsAll(names(spec));
        assertThat(names(spec)).doesNotContain("job");
        assertThat(text(spec, "flinkVersion")).isEqualTo("v2_3");
        assertThat(text(spec, "image")).startsWith("flink:2.3.");
        assertThat(text(spec, "mode")).isIn("native", "standalone");
        assertThat(spec.path("flinkConfiguration"))
                .allSatisfy(value ->
                        assertThat(value.isTextual()).as("%s is a text", value).isTrue());
        assertThat(text(spec.path("flinkConfiguration"), "env.java.opts.all"))
                .contains("--add-opens=java.base/java.util=ALL-UNNAMED");
        for (String side : List.of("jobManager", "taskManager")) {
            assertThat(names(spec.path(side))).isSubsetOf("podTemplate", "replicas", "resource");
            assertThat(spec.path(side).path("replicas").isInt()).isTrue();
            assertThat(spec.path(side).path("resource").path("cpu").isNumber()).isTrue();
            assertThat(text(spec.path(side).path("resource"), "memory")).matches("\\d+[mg]");
        }
    }

    @Test
    void allProcessesHaveTheVariablesThatAWorkerReads() {
        JsonNode secret = manifests.get(0);
        JsonNode container = manifests
                .get(1)
                .path("spec")
                .path("podTemplate")
                .path("spec")
                .path("containers")
                .path(0);

        assertThat(names(secret.path("stringData")))
                .containsExactlyInAnyOrder("GODWIT_FLINK_KEY", "GODWIT_STORE_USER", "GODWIT_STORE_PASSWORD");
        // The operator merges its own settings into the container of this name.
        assertThat(text(container, "name")).isEqualTo("flink-main-container");
        assertThat(text(container.path("envFrom").path(0).path("secretRef"), "name"))
                .isEqualTo(text(secret.path("metadata"), "name"));
    }

    @Test
    void nobodyElseGetsAtItsRest() {
        JsonNode policy = manifests.get(2).path("spec");
        // The operator labels its pods with the name of the deployment.
        assertThat(text(policy.path("podSelector").path("matchLabels"), "app"))
                .isEqualTo(text(manifests.get(1).path("metadata"), "name"));
        assertThat(policy.path("ingress")).hasSize(1);
        assertThat(policy.path("ingress").path(0).path("from")).hasSize(2);
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText();
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<JsonNode> manifests() {
        try (var documents = new YAMLMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(
                        Path.of("..", "docs", "guide", "flink-kubernetes.yaml").toFile())) {
            return new ArrayList<>(documents.readAll());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
