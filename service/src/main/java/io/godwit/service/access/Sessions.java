package io.godwit.service.access;

import io.godwit.service.database.Ids;
import io.godwit.service.database.Times;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * People that have logged in with name and password. A browser shows its session with each request, and for any that is to change
 * something a second token that other sites cannot read.
 */
@Component
public final class Sessions {
    /** How old the note of the last use may become before it is written again. */
    private static final Duration USE_NOTED = Duration.ofMinutes(1);

    private static final int KEY_DIGITS = 12;

    private final JdbcClient database;
    private final Keys keys;
    private final Duration idle;
    private final Duration longest;
    private final BCryptPasswordEncoder passwords = new BCryptPasswordEncoder();

    Sessions(JdbcClient database, Keys keys, Settings settings) {
        this.database = database;
        this.keys = keys;
        this.idle = settings.session().idle();
        this.longest = settings.session().longest();
    }

    /** Whoever has this name, whatever the password; as a member of the oldest of its organizations. */
    public Optional<Account> account(String name) {
        return database.sql("""
                SELECT account.id, account.password, membership.organization FROM account
                JOIN membership ON membership.account = account.id
                JOIN organization ON organization.id = membership.organization
                WHERE account.name = ? ORDER BY organization.created, organization.id LIMIT 1""")
                .param(name)
                .query((row, number) -> new Account(row.getString(1), row.getString(2), row.getString(3)))
                .optional();
    }

    /** Whether this is the account's password; as slow for an account that there is not, so that none can be found by the clock. */
    public boolean matches(Optional<Account> account, String password) {
        if (account.isEmpty()) {
            passwords.encode(shortened(password));
            return false;
        }
        return passwords.matches(password, account.get().password);
    }

    /** BCrypt takes no more. */
    private static String shortened(String password) {
        return password.substring(0, Math.min(password.length(), 18));
    }

    /** Begins a session and returns what the browser is to show. Those that are over are forgotten by the way. */
    public String open(Account account) {
        String session = Ids.newKey();
        long now = Times.now();
        database.sql("DELETE FROM session WHERE used < ? OR created < ?")
                .params(
                        Times.of(Instant.now().minus(idle)),
                        Times.of(Instant.now().minus(longest)))
                .update();
        database.sql("INSERT INTO session (hash, account, organization, created, used) VALUES (?, ?, ?, ?, ?)")
                .params(Keys.hash(session), account.id, account.organization, now, now)
                .update();
        return session;
    }

    /** Who shows this; empty if it is over, or the account is no member any more. */
    public Optional<Caller> authenticate(String session) {
        String hash = Keys.hash(session);
        Instant now = Instant.now();
        Optional<Open> open = database.sql(
                        "SELECT account, organization, used FROM session WHERE hash = ? AND used >= ? AND created >= ?")
                .params(hash, Times.of(now.minus(idle)), Times.of(now.minus(longest)))
                .query((row, number) -> new Open(row.getString(1), row.getString(2), Times.instant(row.getLong(3))))
                .optional();
        open.filter(one -> one.used.isBefore(now.minus(USE_NOTED))).ifPresent(one -> note(hash));
        return open.flatMap(
                one -> keys.ofAccount(one.account, one.organization, "session-" + hash.substring(0, KEY_DIGITS)));
    }

    private void note(String hash) {
        database.sql("UPDATE session SET used = ? WHERE hash = ?")
                .params(Times.now(), hash)
                .update();
    }

    /** Has a session go on in another organization of its account. */
    public void enter(String session, String organization) {
        int entered = database.sql("""
                UPDATE session SET organization = ? WHERE hash = ? AND EXISTS (SELECT 1 FROM membership
                WHERE membership.account = session.account AND membership.organization = ?)""")
                .params(organization, Keys.hash(session), organization)
                .update();
        if (entered == 0) {
            throw Problem.NOT_FOUND.with("Organization not exist or you don't have permission.");
        }
    }

    public void close(String session) {
        database.sql("DELETE FROM session WHERE hash = ?")
                .param(Keys.hash(session))
                .update();
    }

    /** Ends all sessions of an account in an organization. */
    void closeAll(String account, String organization) {
        database.sql("DELETE FROM session WHERE account = ? AND organization = ?")
                .params(account, organization)
                .update();
    }

    /** Ends all sessions of an account in all organizations but one session. */
    void closeOthers(String account, Optional<String> kept) {
        database.sql("DELETE FROM session WHERE account = ? AND hash <> ?")
                .params(account, kept.map(Keys::hash).orElse(""))
                .update();
    }

    /** What has to come with each request of the session that is to change something. */
    public static String token(String session) {
        return Keys.hash("csrf " + session);
    }

    /** What has to come with a form of the session that was made for an organization: in another one it is worth nothing. */
    public static String token(String session, String organization) {
        return Keys.hash("csrf " + session + " " + organization);
    }

    /** @param password a hash of it */
    public record Account(String id, String password, String organization) {
        @Override
        public String toString() {
            return "Account[" + id + "]";
        }
    }

    private record Open(String account, String organization, Instant used) {}
}
