package io.godwit.service.access;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.service.database.Ids;
import io.godwit.service.database.Transactions;
import io.godwit.service.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where nobody is there yet, creates an organization with a project and an owner. */
@Component
public final class FirstStart {
    private static final int SHORTEST_KEY = 32;
    private static final int SHORTEST_PASSWORD = 12;
    /** In bytes: BCrypt takes no more. */
    private static final int LONGEST_PASSWORD = 72;

    private final Optional<FirstAccess> access;

    FirstStart(
            JdbcClient database,
            Transactions transactions,
            Organizations organizations,
            Projects projects,
            Members members,
            Settings settings,
            @Value("${godwit.admin.password}") String password,
            @Value("${godwit.admin.api-key}") String key) {
        access = transactions.answering(() -> {
            if (database.sql("SELECT COUNT(*) FROM organization")
                            .query(Integer.class)
                            .single()
                    > 0) {
                return Optional.empty();
            }
            requireLength("GODWIT_ADMIN_PASSWORD", password, SHORTEST_PASSWORD);
            requireHashable(password);
            requireLength("GODWIT_ADMIN_API_KEY", key, SHORTEST_KEY);
            String organization = organizations.insert(settings.first().organization());
            String project = projects.create(organization, settings.first().project());
            String usedPassword = password.isEmpty() ? Ids.newPassword() : password;
            String usedKey = key.isEmpty() ? Ids.newKey() : key;
            String owner = settings.first().owner();
            members.create(organization, owner, usedPassword, OrganizationRole.OWNER, usedKey);
            return Optional.of(new FirstAccess(
                    organization,
                    project,
                    owner,
                    password.isEmpty() ? Optional.of(usedPassword) : Optional.empty(),
                    key.isEmpty() ? Optional.of(usedKey) : Optional.empty()));
        });
    }

    /** What this start has created; empty on every later one. */
    public Optional<FirstAccess> access() {
        return access;
    }

    private static void requireLength(String variable, String value, int shortest) {
        if (!value.isEmpty() && value.length() < shortest) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    variable + " has " + value.length() + " characters; at least " + shortest
                            + " are needed. Leave it out to have one made.");
        }
    }

    private static void requireHashable(String password) {
        int length = password.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PASSWORD) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "GODWIT_ADMIN_PASSWORD has " + length + " bytes; at most " + LONGEST_PASSWORD
                            + " are taken. Choose a shorter one, or leave it out to have one made.");
        }
    }

    /**
     * @param password empty if it was given
     * @param key empty if it was given
     */
    public record FirstAccess(
            String organization, String project, String owner, Optional<String> password, Optional<String> key) {
        @Override
        public String toString() {
            return "FirstAccess[" + organization + ", " + project + ", " + owner + "]";
        }
    }
}
