package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.local.LocalServer;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.report.Report;
import io.godwit.migration.report.ReportText;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobState;
import io.godwit.milvus.ErrorCode;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedReply;
import io.godwit.testkit.ServerFamily;
import io.milvus.grpc.BackupRBACMetaResponse;
import io.milvus.grpc.CreateCredentialRequest;
import io.milvus.grpc.CreateRoleRequest;
import io.milvus.grpc.DeleteCredentialRequest;
import io.milvus.grpc.GrantEntity;
import io.milvus.grpc.GrantorEntity;
import io.milvus.grpc.ObjectEntity;
import io.milvus.grpc.OperatePrivilegeRequest;
import io.milvus.grpc.OperatePrivilegeType;
import io.milvus.grpc.OperateUserRoleRequest;
import io.milvus.grpc.OperateUserRoleType;
import io.milvus.grpc.PrivilegeEntity;
import io.milvus.grpc.RBACMeta;
import io.milvus.grpc.RestoreRBACMetaRequest;
import io.milvus.grpc.RoleEntity;
import io.milvus.grpc.SelectGrantRequest;
import io.milvus.grpc.Status;
import io.milvus.grpc.UserEntity;
import io.milvus.grpc.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Users, roles and grants between real Milvus 2.3.5 servers; with hashes of passwords between scripted ones that claim 2.5. */
final class RbacIT {
    @TempDir
    Path folder;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void rolesGrantsAndUsersArriveWithNewPasswordsAndNobodyIsOverwritten() throws IOException {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        String reader = "reader_" + mark;
        String alice = "alice_" + mark;
        String both = "both_" + mark;
        // Of its own: a 2.3.5 puts a grant in force behind all that it still has to do for collections that were
        // dropped.
        try (LocalServer target = MilvusServers.own(ServerFamily.MILVUS);
                Trial trial = Trial.between(MilvusServers.source(), target)) {
            SampleCollections samples = SampleCollections.withSeed(11);
            samples.small(2, 30).forEach(trial.source()::prepare);
            createUser(trial.source(), alice, "source-secret");
            createUser(trial.source(), both, "source-secret");
            createUser(trial.targetDatabase("default"), both, "target-secret");
            createRole(trial.source(), reader);
            addToRole(trial.source(), alice, reader);
            String database = trial.database();
            grant(trial.source(), reader, "Collection", "Query", database, "small_0");
            grant(trial.source(), reader, "Collection", "Load", database, "small_0");
            grant(trial.source(), reader, "Collection", "Query", database, "small_1");
            grant(trial.source(), reader, "Global", "ShowCollections", "default", "*");
            String bare = database + "_bare";
            trial.source().createDatabase(bare);
            // Of the cluster: it keeps the name of a database that the target has none of.
            grant(trial.source(), reader, "Global", "CreateOwnership", bare, "*");
            trial.selecting(new Selection(database, "small_0", database + "_moved", "renamed"))
                    .carryingRbac();

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            Path file = trial.store().folder(job.id()).resolve("users.txt");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            String password = Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("user " + alice + "\t"))
                    .map(line -> line.split("\t")[1])
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readAllLines(file)).noneMatch(line -> line.contains(both));
            MilvusFixture root = trial.targetDatabase(database + "_moved");
            assertThat(grants(root, reader, bare)).contains("CreateOwnership *");
            assertThat(grants(root, reader, database + "_moved"))
                    .contains("Query renamed", "Load renamed")
                    .noneMatch(grant -> grant.contains("small_1"));
            try (MilvusFixture asAlice = MilvusFixture.connect(target.uri(), alice + ":" + password)) {
                MilvusFixture moved = asAlice.database(database + "_moved");
                Trial.await("the grant is in force", () -> mayRead(moved, "renamed"));
                assertThat(moved.count("renamed")).isEqualTo(30);
            }
            try (MilvusFixture asBoth = MilvusFixture.connect(target.uri(), both + ":target-secret")) {
                assertThat(asBoth.collections()).isNotNull();
            }
            assertThatThrownBy(() -> MilvusFixture.connect(target.uri(), both + ":source-secret"))
                    .isInstanceOf(Throwable.class);
            String report = ReportText.of(Report.of(trial.store(), job));
            assertThat(report).contains("RBAC_NEW_PASSWORDS");
            assertThat(job.plan().findings())
                    .filteredOn(finding -> finding.id().equals("RBAC_LEFT"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.evidence())
                            .contains("user " + both + ", whom the target has already", database + ".small_1"));
            assertNowhere(trial.state(), password, file);
            assertThat(report).doesNotContain(password);

            takeBack(trial.source(), entity(reader, "Collection", "Load", database, "small_0"));
            takeBack(trial.source(), entity(reader, "Global", "CreateOwnership", bare, "*"));
            trial.source().dropDatabase(bare);
            takeOut(trial.source(), alice, reader);
            grant(root, reader, "Collection", "Insert", database + "_moved", "renamed");
            Job caughtUp = trial.again();

            assertThat(caughtUp.reason().orElseThrow().code()).isEqualTo(ErrorCode.DIFFERENCES);
            String on = " on Collection " + database + "_moved.renamed is at the target";
            assertThat(caughtUp.reason().orElseThrow().message())
                    .contains("user " + alice + " in role " + reader + " is at the target")
                    .contains("role " + reader + ": Load" + on, "role " + reader + ": Insert" + on)
                    .contains("role " + reader + ": CreateOwnership on Global " + bare + ".* is at the target")
                    .doesNotContain("Query", "ShowCollections", both, "role public");
            assertThat(grants(root, reader, database + "_moved"))
                    .as("taken back by nobody")
                    .contains("Load renamed");
            assertThat(newPasswords(trial.events()))
                    .as("of the first run alone")
                    .hasSize(1);
        } finally {
            forget(mark);
        }
    }

    private static List<JobEvent> newPasswords(List<JobEvent> events) {
        return events.stream()
                .filter(event -> event.message().contains("new passwords are in users.txt"))
                .toList();
    }

    private static boolean mayRead(MilvusFixture fixture, String collection) {
        try {
            fixture.count(collection);
            return true;
        } catch (AssertionError e) {
            assertThat(e).hasMessageContaining("permission deny");
            return false;
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void milvusLiteHasNoUsersAndIsRefusedByName() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.lite3())) {
            trial.source().prepare(SampleCollections.withSeed(11).small(1, 10).get(0));

            MigrationPlan plan = trial.carryingRbac().plan();

            assertThat(plan.refused()).isTrue();
            assertThat(plan.findings())
                    .filteredOn(Finding::error)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.id()).isEqualTo("RBAC_UNSUPPORTED"))
                    .satisfies(finding -> assertThat(finding.object()).startsWith("target "));
        }
    }

    /** Scripted: BackupRBAC and RestoreRBAC came with 2.4.10 and 2.4.18. */
    @Test
    void hashesOfPasswordsAreKeptWhereBothServersHaveThem() {
        RBACMeta there = RBACMeta.newBuilder()
                .addUsers(UserInfo.newBuilder().setUser("root").setPassword("hash-of-root"))
                .addUsers(UserInfo.newBuilder()
                        .setUser("alice")
                        .setPassword("hash-of-alice")
                        .addRoles(RoleEntity.newBuilder().setName("reader")))
                .addRoles(RoleEntity.newBuilder().setName("reader"))
                .addGrants(entity("reader", "Collection", "Query", "default", "small_0"))
                .build();
        RBACMeta expected = there.toBuilder().removeUsers(0).build();
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v2.5.4", "v2.5.4").carryingRbac()) {
            trial.source().prepare(SampleCollections.withSeed(11).small(1, 10).get(0));
            AtomicReference<RBACMeta> atSource = new AtomicReference<>(there);
            trial.sourceScript().always("BackupRBAC", request -> backup(atSource.get()));
            trial.targetScript()
                    .always(
                            "BackupRBAC",
                            request -> backup(
                                    trial.targetScript().calls().contains("RestoreRBAC")
                                            ? expected
                                            : RBACMeta.getDefaultInstance()));
            trial.targetScript().always("RestoreRBAC", request -> ScriptedReply.answer(Status.getDefaultInstance()));

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.targetScript().requests(RestoreRBACMetaRequest.class))
                    .singleElement()
                    .satisfies(request -> assertThat(request.getRBACMeta()).isEqualTo(expected));

            assertThat(trial.again().state()).isEqualTo(JobState.SUCCESSFUL);

            atSource.set(there.toBuilder().removeUsers(1).clearGrants().build());
            Job caughtUp = trial.again();
            assertThat(caughtUp.state()).isEqualTo(JobState.FAILED);
            assertThat(caughtUp.reason().orElseThrow().message())
                    .contains("user alice, which this job made, is at the target")
                    .contains("user alice in role reader is at the target")
                    .contains("role reader: Query on Collection default.small_0 is at the target");
            assertThat(newPasswords(trial.store().events(job.id(), 1000))).isEmpty();
            assertThat(trial.store().folder(job.id()).resolve("users.txt"))
                    .content()
                    .as("alice has no password of Godwit's")
                    .contains("user alice\n");
        }
    }

    @Test
    void whatIsNotThereAfterwardsIsNamed() {
        RBACMeta there = RBACMeta.newBuilder()
                .addUsers(UserInfo.newBuilder().setUser("alice").setPassword("hash-of-alice"))
                .addRoles(RoleEntity.newBuilder().setName("reader"))
                .build();
        try (ScriptedTrial trial = new ScriptedTrial(folder, "v2.5.4", "v2.5.4").carryingRbac()) {
            trial.source().prepare(SampleCollections.withSeed(11).small(1, 10).get(0));
            trial.sourceScript().always("BackupRBAC", request -> backup(there));
            trial.targetScript().always("BackupRBAC", request -> backup(RBACMeta.getDefaultInstance()));
            trial.targetScript().always("RestoreRBAC", request -> ScriptedReply.answer(Status.getDefaultInstance()));

            Job job = trial.run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason().orElseThrow().message())
                    .contains("user alice is missing", "role reader is missing");
        }
    }

    private static ScriptedReply backup(RBACMeta meta) {
        return ScriptedReply.answer(
                BackupRBACMetaResponse.newBuilder().setRBACMeta(meta).build());
    }

    private static void createUser(MilvusFixture server, String name, String password) {
        ok(server.stub()
                .createCredential(CreateCredentialRequest.newBuilder()
                        .setUsername(name)
                        .setPassword(Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8)))
                        .build()));
    }

    private static void createRole(MilvusFixture server, String name) {
        ok(server.stub()
                .createRole(CreateRoleRequest.newBuilder()
                        .setEntity(RoleEntity.newBuilder().setName(name))
                        .build()));
    }

    private static void addToRole(MilvusFixture server, String user, String role) {
        ok(server.stub()
                .operateUserRole(OperateUserRoleRequest.newBuilder()
                        .setUsername(user)
                        .setRoleName(role)
                        .build()));
    }

    private static void grant(
            MilvusFixture server, String role, String object, String privilege, String database, String name) {
        ok(server.stub()
                .operatePrivilege(OperatePrivilegeRequest.newBuilder()
                        .setEntity(entity(role, object, privilege, database, name))
                        .build()));
    }

    private static GrantEntity entity(String role, String object, String privilege, String database, String name) {
        return GrantEntity.newBuilder()
                .setRole(RoleEntity.newBuilder().setName(role))
                .setObject(ObjectEntity.newBuilder().setName(object))
                .setObjectName(name)
                .setDbName(database)
                .setGrantor(GrantorEntity.newBuilder()
                        .setUser(UserEntity.newBuilder().setName("root"))
                        .setPrivilege(PrivilegeEntity.newBuilder().setName(privilege)))
                .build();
    }

    private static void takeBack(MilvusFixture server, GrantEntity grant) {
        ok(server.stub()
                .operatePrivilege(OperatePrivilegeRequest.newBuilder()
                        .setEntity(grant)
                        .setType(OperatePrivilegeType.Revoke)
                        .build()));
    }

    private static void takeOut(MilvusFixture server, String user, String role) {
        ok(server.stub()
                .operateUserRole(OperateUserRoleRequest.newBuilder()
                        .setUsername(user)
                        .setRoleName(role)
                        .setType(OperateUserRoleType.RemoveUserFromRole)
                        .build()));
    }

    private static List<String> grants(MilvusFixture server, String role, String database) {
        SelectGrantRequest request = SelectGrantRequest.newBuilder()
                .setEntity(GrantEntity.newBuilder()
                        .setRole(RoleEntity.newBuilder().setName(role))
                        .setDbName(database))
                .build();
        return server.stub().selectGrant(request).getEntitiesList().stream()
                .map(grant -> grant.getGrantor().getPrivilege().getName() + " " + grant.getObjectName())
                .toList();
    }

    private static void ok(Status status) {
        assertThat(status.getCode()).as(status.getReason()).isZero();
    }

    /** Neither the store nor a report or a log of the job holds the password. */
    private static void assertNowhere(Path state, String password, Path but) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(but))
                    .toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(content).as(file.toString()).doesNotContain(password);
            }
        }
    }

    private static void forget(String mark) {
        try (MilvusFixture root = MilvusServers.fixture(MilvusServers.source())) {
            for (String user : List.of("alice_" + mark, "both_" + mark)) {
                root.stub()
                        .deleteCredential(DeleteCredentialRequest.newBuilder()
                                .setUsername(user)
                                .build());
            }
        }
    }
}
