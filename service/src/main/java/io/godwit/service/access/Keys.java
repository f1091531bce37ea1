package io.godwit.service.access;

import io.godwit.service.access.Caller.Grant;
import io.godwit.service.database.Ids;
import io.godwit.service.database.Times;
import io.godwit.service.database.Transactions;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * API keys. A personal key carries its account's roles, whatever they are at the moment; a customized one belongs to the organization
 * and has a role and projects of its own. Only a hash is kept: SHA-256 will do, since a key has more than 200 random bits.
 */
@Component
public final class Keys {
    /** Customized keys of one organization. */
    private static final int AT_MOST = 100;

    private final JdbcClient database;
    private final Transactions transactions;

    Keys(JdbcClient database, Transactions transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** Who shows this key; empty if nobody has it, or its account is no member any more. */
    public Optional<Caller> authenticate(String key) {
        return database.sql("""
                SELECT api_key.id, api_key.organization, api_key.account, api_key.name, api_key.role,
                account.name AS account_name, membership.role AS membership_role
                FROM api_key LEFT JOIN account ON account.id = api_key.account
                LEFT JOIN membership ON membership.account = api_key.account
                AND membership.organization = api_key.organization
                WHERE api_key.hash = ?""")
                .param(hash(key))
                .query((row, number) -> new Found(
                        row.getString("id"),
                        row.getString("organization"),
                        row.getString("account"),
                        row.getString("account") == null ? row.getString("name") : row.getString("account_name"),
                        row.getString("account") == null ? row.getString("role") : row.getString("membership_role")))
                .optional()
                .flatMap(this::caller);
    }

    private Optional<Caller> caller(Found found) {
        if (found.role == null) {
            return Optional.empty();
        }
        Map<String, Grant> grants =
                found.account == null ? keyGrants(found.id) : accountGrants(found.account, found.organization);
        return Optional.of(new Caller(
                found.id,
                found.organization,
                found.name,
                OrganizationRole.valueOf(found.role),
                grants,
                Optional.ofNullable(found.account)));
    }

    /**
     * An account as a member of an organization; empty if it is none.
     *
     * @param shown the id of what it has shown in place of a key
     */
    Optional<Caller> ofAccount(String account, String organization, String shown) {
        return database.sql("""
                SELECT account.name, membership.role FROM account
                JOIN membership ON membership.account = account.id AND membership.organization = ?
                WHERE account.id = ?""")
                .params(organization, account)
                .query((row, number) -> new Found(shown, organization, account, row.getString(1), row.getString(2)))
                .optional()
                .flatMap(this::caller);
    }

    /**
     * A caller whose request has taken its time, with what it may by now.
     *
     * @throws ProblemException UNAUTHENTICATED if the key was revoked or the account removed meanwhile
     */
    public Caller now(Caller caller) {
        Optional<Caller> now = caller.account().isPresent()
                ? ofAccount(caller.account().get(), caller.organization(), caller.key())
                : ofKey(caller.key());
        return now.orElseThrow(() -> Problem.UNAUTHENTICATED.with(Problem.UNAUTHENTICATED.title()));
    }

    private Optional<Caller> ofKey(String id) {
        return database.sql("SELECT organization, name, role FROM api_key WHERE id = ? AND account IS NULL")
                .param(id)
                .query((row, number) -> new Found(id, row.getString(1), null, row.getString(2), row.getString(3)))
                .optional()
                .flatMap(this::caller);
    }

    /** What an account may in another organization is nothing here. */
    private Map<String, Grant> accountGrants(String account, String organization) {
        Map<String, Grant> grants = new HashMap<>();
        database.sql("""
                SELECT project_membership.project, project_membership.role FROM project_membership
                JOIN project ON project.id = project_membership.project AND project.organization = ?
                WHERE project_membership.account = ?""").params(organization, account).query(row -> {
            grants.put(row.getString(1), new Grant(ProjectRole.valueOf(row.getString(2)), Optional.empty()));
        });
        return grants;
    }

    private Map<String, Grant> keyGrants(String id) {
        Map<String, Set<String>> clusters = new HashMap<>();
        database.sql("SELECT project, cluster FROM api_key_cluster WHERE api_key = ?")
                .param(id)
                .query(row -> {
                    clusters.computeIfAbsent(row.getString(1), absent -> new HashSet<>())
                            .add(row.getString(2));
                });
        Map<String, Grant> grants = new HashMap<>();
        database.sql("SELECT project, role, all_clusters FROM api_key_project WHERE api_key = ?")
                .param(id)
                .query(row -> {
                    Optional<Set<String>> some = row.getBoolean(3)
                            ? Optional.empty()
                            : Optional.of(clusters.getOrDefault(row.getString(1), Set.of()));
                    grants.put(row.getString(1), new Grant(ProjectRole.valueOf(row.getString(2)), some));
                });
        return grants;
    }

    /** Gives an account its personal key in place of the one that it has, and returns its id. */
    String personal(String account, String organization, String key) {
        return transactions.answering(() -> {
            forgetPersonal(account, organization);
            return insert(organization, account, null, "Personal key", key, account);
        });
    }

    void forgetPersonal(String account, String organization) {
        database.sql("DELETE FROM api_key WHERE account = ? AND organization = ?")
                .params(account, organization)
                .update();
    }

    /**
     * Creates a key of the organization. A Project Admin's reaches no further than that person, or that key, does.
     *
     * @param role Member or Billing-Admin; an Owner's key is a personal one
     */
    public Created create(Caller caller, String name, OrganizationRole role, Map<String, Grant> grants) {
        requireMaker(caller);
        Names.check("name", name);
        check(role, grants);
        if (!within(caller, role, grants)) {
            throw Problem.FORBIDDEN.with(
                    "A Project Admin's key is a Member's, for projects that the Admin has, and clusters that the Admin reaches.");
        }
        return transactions.answering(() -> insert(caller, name, role, grants));
    }

    private static void check(OrganizationRole role, Map<String, Grant> grants) {
        if (role == OrganizationRole.OWNER) {
            throw Problem.INVALID_PARAMETER.with("orgRole is Member or Billing-Admin: only people can be Owners.");
        }
        if (role == OrganizationRole.MEMBER && grants.isEmpty()) {
            throw Problem.INVALID_PARAMETER.with("projects names at least one project for a Member.");
        }
    }

    private Created insert(Caller caller, String name, OrganizationRole role, Map<String, Grant> grants) {
        int there = database.sql("SELECT COUNT(*) FROM api_key WHERE organization = ? AND account IS NULL")
                .param(caller.organization())
                .query(Integer.class)
                .single();
        if (there >= AT_MOST) {
            throw Problem.REFUSED.with(
                    "The organization has " + there + " customized API keys, which is the most. Delete one first.");
        }
        String key = Ids.newKey();
        String id = insert(caller.organization(), null, role, name, key, caller.name());
        grants.forEach((project, grant) -> insert(id, project, grant));
        return new Created(id, key);
    }

    /** Those that the caller could have made. */
    public List<Listed> list(Caller caller) {
        requireMaker(caller);
        return database
                .sql("""
                SELECT id, name, role, created_by, created FROM api_key
                WHERE organization = ? AND account IS NULL ORDER BY created DESC, id DESC""")
                .param(caller.organization())
                .query((row, number) -> new Listed(
                        row.getString(1),
                        row.getString(2),
                        OrganizationRole.valueOf(row.getString(3)),
                        keyGrants(row.getString(1)),
                        row.getString(4),
                        Times.instant(row.getLong(5))))
                .list()
                .stream()
                .filter(key -> within(caller, key.role, key.grants))
                .toList();
    }

    /** A customized key of the organization; a personal one is not here. */
    public Listed find(Caller caller, String id) {
        return list(caller).stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow(Keys::notFound);
    }

    /** Gives a customized key another name, role and other projects in place of those that it has. Its secret stays. */
    public void update(Caller caller, String id, String name, OrganizationRole role, Map<String, Grant> grants) {
        require(caller);
        Names.check("name", name);
        check(role, grants);
        transactions.doing(() -> {
            requireThere(caller.organization(), id);
            database.sql("UPDATE api_key SET name = ?, role = ? WHERE id = ?")
                    .params(name, role.name(), id)
                    .update();
            revoke(id);
            grants.forEach((project, grant) -> insert(id, project, grant));
        });
    }

    public void delete(Caller caller, String id) {
        require(caller);
        transactions.doing(() -> deleteFrom(caller.organization(), id));
    }

    private void deleteFrom(String organization, String id) {
        requireThere(organization, id);
        revoke(id);
        database.sql("DELETE FROM api_key WHERE id = ?").param(id).update();
    }

    private void revoke(String id) {
        database.sql("DELETE FROM api_key_cluster WHERE api_key = ?").param(id).update();
        database.sql("DELETE FROM api_key_project WHERE api_key = ?").param(id).update();
    }

    private void requireThere(String organization, String id) {
        int there = database.sql("SELECT COUNT(*) FROM api_key WHERE id = ? AND organization = ? AND account IS NULL")
                .params(id, organization)
                .query(Integer.class)
                .single();
        if (there == 0) {
            throw notFound();
        }
    }

    private static ProblemException notFound() {
        return Problem.NOT_FOUND.with("API key not exist or you don't have permission.");
    }

    private static void require(Caller caller) {
        if (!caller.may(Action.MANAGE_KEYS)) {
            throw Problem.FORBIDDEN.with("API keys of an organization are changed and deleted by its Owners.");
        }
    }

    private static void requireMaker(Caller caller) {
        if (!caller.mayAnywhere(Action.MAKE_KEYS)) {
            throw Problem.FORBIDDEN.with("API keys are made by Organization Owners and Project Admins.");
        }
    }

    private static boolean within(Caller caller, OrganizationRole role, Map<String, Grant> grants) {
        return caller.may(Action.MANAGE_KEYS)
                || (role == OrganizationRole.MEMBER
                        && grants.entrySet().stream()
                                .allMatch(grant -> caller.mayAll(Action.MAKE_KEYS, grant.getKey(), grant.getValue())));
    }

    private String insert(
            String organization,
            @Nullable String account,
            @Nullable OrganizationRole role,
            String name,
            String key,
            String createdBy) {
        String id = Ids.apiKey();
        database.sql("""
                INSERT INTO api_key (id, organization, account, role, name, hash, created_by, created)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(id)
                .param(organization)
                .param(account)
                .param(role == null ? null : role.name())
                .param(name)
                .param(hash(key))
                .param(createdBy)
                .param(Times.now())
                .update();
        return id;
    }

    private void insert(String id, String project, Grant grant) {
        database.sql("INSERT INTO api_key_project (api_key, project, role, all_clusters) VALUES (?, ?, ?, ?)")
                .params(id, project, grant.role().name(), grant.clusters().isEmpty())
                .update();
        grant.clusters()
                .orElse(Set.of())
                .forEach(cluster -> database.sql(
                                "INSERT INTO api_key_cluster (api_key, project, cluster) VALUES (?, ?, ?)")
                        .params(id, project, cluster)
                        .update());
    }

    static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java lacks SHA-256, which every Java has to have.", e);
        }
    }

    /** @param key shown once */
    public record Created(String id, String key) {
        @Override
        public String toString() {
            return "Created[" + id + "]";
        }
    }

    /** A customized key without its secret. */
    public record Listed(
            String id,
            String name,
            OrganizationRole role,
            Map<String, Grant> grants,
            String createdBy,
            Instant created) {}

    private record Found(
            String id,
            String organization,
            @Nullable String account,
            String name,
            @Nullable String role) {}
}
