package io.godwit.service.access;

import io.godwit.service.database.Ids;
import io.godwit.service.database.Transactions;
import io.godwit.service.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/** What people do with their own account. */
@Component
public final class Accounts {
    private static final int SHORTEST_PASSWORD = 12;
    /** In bytes: BCrypt takes no more. */
    private static final int LONGEST_PASSWORD = 72;

    private final JdbcClient database;
    private final Transactions transactions;
    private final Keys keys;
    private final Sessions sessions;
    private final BCryptPasswordEncoder passwords = new BCryptPasswordEncoder();

    Accounts(JdbcClient database, Transactions transactions, Keys keys, Sessions sessions) {
        this.database = database;
        this.transactions = transactions;
        this.keys = keys;
        this.sessions = sessions;
    }

    /** The id of the caller's account; refused to customized keys. */
    public String of(Caller caller) {
        return caller.account()
                .orElseThrow(() -> Problem.FORBIDDEN.with(
                        "This is for people: log in, or show a personal API key. A customized key has no account."));
    }

    /**
     * Sets another password; all sessions of the account end.
     *
     * @param kept the session that asks for it, which goes on
     * @return whether the current password was the right one; nothing is changed if not
     */
    public boolean changePassword(Caller caller, String current, String next, Optional<String> kept) {
        String account = of(caller);
        String hash = database.sql("SELECT password FROM account WHERE id = ?")
                .param(account)
                .query(String.class)
                .single();
        if (!passwords.matches(current, hash)) {
            return false;
        }
        String encoded = passwords.encode(next);
        transactions.doing(() -> {
            database.sql("UPDATE account SET password = ? WHERE id = ?")
                    .params(encoded, account)
                    .update();
            sessions.closeOthers(account, kept);
        });
        return true;
    }

    /** Refuses one that is too short or too long, before the current one is looked at. */
    public static void checkNewPassword(String next) {
        if (next.length() < SHORTEST_PASSWORD || next.getBytes(StandardCharsets.UTF_8).length > LONGEST_PASSWORD) {
            throw Problem.INVALID_PARAMETER.with("newPassword has at least " + SHORTEST_PASSWORD
                    + " characters, and at most " + LONGEST_PASSWORD + " bytes.");
        }
    }

    /** Puts another personal key of the organization in place of the caller's, which is nobody's from then on. */
    public Keys.Created resetKey(Caller caller) {
        String key = Ids.newKey();
        return new Keys.Created(keys.personal(of(caller), caller.organization(), key), key);
    }
}
