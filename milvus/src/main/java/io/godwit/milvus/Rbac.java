package io.godwit.milvus;

import io.milvus.grpc.BackupRBACMetaRequest;
import io.milvus.grpc.BackupRBACMetaResponse;
import io.milvus.grpc.CreateCredentialRequest;
import io.milvus.grpc.CreateRoleRequest;
import io.milvus.grpc.GrantEntity;
import io.milvus.grpc.OperatePrivilegeRequest;
import io.milvus.grpc.OperatePrivilegeType;
import io.milvus.grpc.OperateUserRoleRequest;
import io.milvus.grpc.OperateUserRoleType;
import io.milvus.grpc.RBACMeta;
import io.milvus.grpc.RestoreRBACMetaRequest;
import io.milvus.grpc.RoleEntity;
import io.milvus.grpc.SelectGrantRequest;
import io.milvus.grpc.SelectGrantResponse;
import io.milvus.grpc.SelectRoleRequest;
import io.milvus.grpc.SelectRoleResponse;
import io.milvus.grpc.SelectUserRequest;
import io.milvus.grpc.SelectUserResponse;
import io.milvus.grpc.UserInfo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Users, roles and grants of one cluster. Nothing here is retried: a change that was made already is an error on some servers, so
 * whoever calls looks first. Thread-safe.
 */
public final class Rbac {
    private final Calls calls;
    private final Catalog catalog;

    Rbac(Calls calls, Catalog catalog) {
        this.calls = calls;
        this.catalog = catalog;
    }

    /**
     * All users, roles and grants, and where the server gives them (2.4.10 and later, read in its source) privilege groups and hashes
     * of passwords: see {@link #hasPasswords}. Servers without access control, Milvus Lite for one, fail with NOT_SUPPORTED.
     */
    public RBACMeta read() {
        return read(Set.of());
    }

    /**
     * As {@link #read()}.
     *
     * @param databases which grants may name though the server has no such databases: a grant is in force all the same, and a 2.3.5
     *     gives only those that name the database it is asked for (seen)
     */
    public RBACMeta read(Set<String> databases) {
        return backup().orElseGet(() -> select(databases));
    }

    /** Whether every user comes with the hash of the password, so that {@link #restore} can keep it. */
    public static boolean hasPasswords(RBACMeta meta) {
        return meta.getUsersList().stream().noneMatch(user -> user.getPassword().isEmpty());
    }

    private Optional<RBACMeta> backup() {
        if (calls.kind() == ServerKind.MILVUS_2_3) {
            return Optional.empty();
        }
        return Calls.whereSupported(
                () -> Optional.of(calls.ask(
                                "Cannot read the users and roles of",
                                "Milvus",
                                stub -> stub.backupRBAC(BackupRBACMetaRequest.getDefaultInstance()),
                                BackupRBACMetaResponse::getStatus)
                        .getRBACMeta()),
                Optional.empty());
    }

    /** By the calls that every server with access control has (2.3.5 seen). They give no passwords. */
    private RBACMeta select(Set<String> databases) {
        RBACMeta.Builder meta = RBACMeta.newBuilder();
        SelectUserRequest users =
                SelectUserRequest.newBuilder().setIncludeRoleInfo(true).build();
        calls.ask("Cannot read the users of", "Milvus", stub -> stub.selectUser(users), SelectUserResponse::getStatus)
                .getResultsList()
                .forEach(result -> meta.addUsers(UserInfo.newBuilder()
                        .setUser(result.getUser().getName())
                        .addAllRoles(result.getRolesList())));
        SelectRoleRequest all = SelectRoleRequest.getDefaultInstance();
        List<RoleEntity> roles = calls
                .ask("Cannot read the roles of", "Milvus", stub -> stub.selectRole(all), SelectRoleResponse::getStatus)
                .getResultsList()
                .stream()
                .map(result -> result.getRole())
                .toList();
        meta.addAllRoles(roles);
        Set<String> named = new LinkedHashSet<>(catalog.databases());
        named.addAll(databases);
        Set<GrantEntity> grants = new LinkedHashSet<>();
        for (String database : named) {
            roles.forEach(role -> grants.addAll(grants(role, database)));
        }
        return meta.addAllGrants(grants).build();
    }

    private List<GrantEntity> grants(RoleEntity role, String database) {
        SelectGrantRequest request = SelectGrantRequest.newBuilder()
                .setEntity(GrantEntity.newBuilder().setRole(role).setDbName(database))
                .build();
        return calls.ask(
                        "Cannot read the grants of role",
                        role.getName(),
                        stub -> stub.selectGrant(request),
                        SelectGrantResponse::getStatus)
                .getEntitiesList();
    }

    /** Makes users with the passwords of the hashes that come with them, roles, privilege groups and grants. None of them may exist. */
    public void restore(RBACMeta meta) {
        RestoreRBACMetaRequest request =
                RestoreRBACMetaRequest.newBuilder().setRBACMeta(meta).build();
        calls.tell("Cannot restore users and roles to", "Milvus", stub -> stub.restoreRBAC(request));
    }

    public void createUser(String name, String password) {
        CreateCredentialRequest request = CreateCredentialRequest.newBuilder()
                .setUsername(name)
                .setPassword(Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8)))
                .build();
        calls.tell("Cannot create user", name, stub -> stub.createCredential(request));
    }

    /** Makes a user with this password unless there is one of the name, which keeps its own, and gives it the role. */
    public void ensureUser(String name, String password, String role) {
        Optional<UserInfo> there = read().getUsersList().stream()
                .filter(user -> user.getUser().equals(name))
                .findFirst();
        if (there.isEmpty()) {
            createUser(name, password);
        }
        boolean member = there.stream()
                .flatMap(user -> user.getRolesList().stream())
                .anyMatch(held -> held.getName().equals(role));
        if (!member) {
            addToRole(name, role);
        }
    }

    public void createRole(RoleEntity role) {
        CreateRoleRequest request =
                CreateRoleRequest.newBuilder().setEntity(role).build();
        calls.tell("Cannot create role", role.getName(), stub -> stub.createRole(request));
    }

    public void addToRole(String user, String role) {
        OperateUserRoleRequest request = OperateUserRoleRequest.newBuilder()
                .setUsername(user)
                .setRoleName(role)
                .setType(OperateUserRoleType.AddUserToRole)
                .build();
        calls.tell("Cannot add to role " + role + " user", user, stub -> stub.operateUserRole(request));
    }

    public void grant(GrantEntity grant) {
        OperatePrivilegeRequest request = OperatePrivilegeRequest.newBuilder()
                .setEntity(grant)
                .setType(OperatePrivilegeType.Grant)
                .build();
        String what =
                grant.getGrantor().getPrivilege().getName() + " on " + grant.getDbName() + "." + grant.getObjectName();
        calls.tell(
                "Cannot grant " + what + " to role", grant.getRole().getName(), stub -> stub.operatePrivilege(request));
    }
}
