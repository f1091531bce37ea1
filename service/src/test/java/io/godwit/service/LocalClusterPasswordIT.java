package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.MilvusFixture;
import io.milvus.grpc.CreateCredentialRequest;
import io.milvus.grpc.SelectUserRequest;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpdateCredentialRequest;
import io.milvus.grpc.UserEntity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real Milvus 2.3.5 that the service has made, and whose owner changes the administrator's password. */
class LocalClusterPasswordIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String CHANGED = "changed-Password-7";
    private static final String READER = "readers-Password-7";

    @TempDir
    private Path state;

    @Test
    void aPasswordThatItsOwnerHasChangedIsStoredAndStaysOverAStart() {
        String id;
        String made;
        try (RunningService service = start()) {
            JsonNode cluster =
                    service.post("/v2/clusters/createDedicated", order(service)).data();
            id = cluster.get("clusterId").asString();
            made = cluster.get("password").asString();
            String address = running(service, id);
            try (MilvusFixture admin = MilvusFixture.connect(address, "db_admin:" + made)) {
                taken(admin.stub()
                        .createCredential(CreateCredentialRequest.newBuilder()
                                .setUsername("reader")
                                .setPassword(base64(READER))
                                .build()));
                taken(admin.stub()
                        .updateCredential(UpdateCredentialRequest.newBuilder()
                                .setUsername("db_admin")
                                .setOldPassword(base64(made))
                                .setNewPassword(base64(CHANGED))
                                .build()));
            }
            assertThat(test(service, id).status()).isEqualTo(409);
            assertThat(password(service, id, made).status()).isEqualTo(409);
            assertThat(password(service, id, CHANGED).status()).isEqualTo(200);
            assertThat(test(service, id).status()).isEqualTo(200);
        }
        try (RunningService service = start()) {
            running(service, id);
            assertThat(test(service, id).status()).isEqualTo(200);
            Answer reader = service.patch(
                    "/api/v1/clusters/" + id, "{\"username\": \"reader\", \"password\": \"" + READER + "\"}");
            assertThat(reader.status()).as(reader.text()).isEqualTo(200);
            service.post("/v2/clusters/" + id + "/suspend", "").data();
            await(service, id, "STOPPED");
            service.post("/v2/clusters/" + id + "/resume", "").data();
            String address = running(service, id);
            assertThat(test(service, id).status()).isEqualTo(200);
            try (MilvusFixture admin = MilvusFixture.connect(address, "db_admin:" + CHANGED)) {
                assertThat(admin.stub()
                                .selectUser(SelectUserRequest.newBuilder()
                                        .setUser(UserEntity.newBuilder().setName("reader"))
                                        .setIncludeRoleInfo(true)
                                        .build())
                                .getResults(0)
                                .getRolesList())
                        .isEmpty();
            }
        }
    }

    private RunningService start() {
        return RunningService.start(state, Map.of("godwit.provisioner", "local"));
    }

    private static String order(RunningService service) {
        return """
                {"clusterName": "new", "projectId": "%s", "regionId": "aws-local", "plan": "Standard",
                 "cuType": "Performance-optimized", "cuSize": 1}""".formatted(service.project());
    }

    private static Answer test(RunningService service, String id) {
        return service.post("/api/v1/clusters/" + id + ":test", "");
    }

    private static Answer password(RunningService service, String id, String password) {
        return service.patch("/api/v1/clusters/" + id, "{\"password\": \"" + password + "\"}");
    }

    private static String running(RunningService service, String id) {
        return await(service, id, "RUNNING").get("endpoint").asString();
    }

    /** Which the service looks for each second. */
    private static JsonNode await(RunningService service, String id, String status) {
        Instant until = Instant.now().plus(PATIENCE);
        JsonNode seen = service.get("/api/v1/clusters/" + id).json();
        while (!seen.get("status").asString().equals(status) && Instant.now().isBefore(until)) {
            pause();
            seen = service.get("/api/v1/clusters/" + id).json();
        }
        assertThat(seen.get("status").asString()).as(seen.toString()).isEqualTo(status);
        return seen;
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void taken(Status status) {
        assertThat(status.getCode()).as(status.getReason()).isZero();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
