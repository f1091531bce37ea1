package io.godwit.service.audit;

import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.audit.AuditEntry.Deed;
import io.godwit.service.database.Times;
import io.godwit.service.database.Transactions;
import io.godwit.service.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The audit trails of all organizations, one chain each. Nothing here changes or removes an entry. */
@Component
public final class AuditTrail {
    private final JdbcClient database;
    private final Transactions transactions;

    AuditTrail(JdbcClient database, Transactions transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    public void append(String organization, Deed deed) {
        transactions.doing(() -> {
            Optional<AuditEntry> last = database.sql(
                            "SELECT * FROM audit WHERE organization = ? ORDER BY number DESC LIMIT 1")
                    .param(organization)
                    .query((row, number) -> entry(row))
                    .optional();
            insert(
                    organization,
                    AuditEntry.following(
                            last.map(AuditEntry::hash).orElse(AuditEntry.BEGINNING),
                            last.map(AuditEntry::number).orElse(0L) + 1,
                            Times.instant(Times.now()),
                            deed));
        });
    }

    private void insert(String organization, AuditEntry entry) {
        database.sql("""
                INSERT INTO audit (organization, number, at, who, api_key, action, object, result, request, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(organization)
                .param(entry.number())
                .param(Times.of(entry.at()))
                .param(entry.deed().who())
                .param(entry.deed().apiKey())
                .param(entry.deed().action())
                .param(entry.deed().object())
                .param(entry.deed().result())
                .param(entry.deed().request())
                .param(entry.hash())
                .update();
    }

    /** A page of the caller's organization, newest first. */
    public Page page(Caller caller, AuditFilter filter) {
        require(caller);
        List<Object> arguments = new ArrayList<>();
        String where = where(caller, filter, arguments);
        long count = database.sql("SELECT COUNT(*) FROM audit WHERE " + where)
                .params(arguments)
                .query(Long.class)
                .single();
        arguments.add(filter.size());
        arguments.add((long) filter.size() * (filter.page() - 1));
        return new Page(
                count,
                database.sql("SELECT * FROM audit WHERE " + where + " ORDER BY number DESC LIMIT ? OFFSET ?")
                        .params(arguments)
                        .query((row, number) -> entry(row))
                        .list());
    }

    private static String where(Caller caller, AuditFilter filter, List<Object> arguments) {
        StringBuilder where = new StringBuilder("organization = ?");
        arguments.add(caller.organization());
        and(where, arguments, "who = ?", filter.who());
        and(where, arguments, "action = ?", filter.action());
        and(where, arguments, "object = ?", filter.object());
        and(where, arguments, "result = ?", filter.result());
        and(where, arguments, "at >= ?", filter.from().map(Times::of));
        and(where, arguments, "at < ?", filter.before().map(Times::of));
        return where.toString();
    }

    private static void and(StringBuilder where, List<Object> arguments, String condition, Optional<?> value) {
        value.ifPresent(argument -> {
            where.append(" AND ").append(condition);
            arguments.add(argument);
        });
    }

    /** Goes through the whole chain of the caller's organization. */
    public Check check(Caller caller) {
        require(caller);
        Walk walk = new Walk();
        database.sql("SELECT * FROM audit WHERE organization = ? ORDER BY number")
                .param(caller.organization())
                .query(row -> {
                    walk.take(entry(row));
                });
        return new Check(walk.entries, walk.broken, walk.head);
    }

    private static void require(Caller caller) {
        if (!caller.may(Action.READ_AUDIT)) {
            throw Problem.FORBIDDEN.with("The audit trail of an organization is for its Owners.");
        }
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("number"),
                Times.instant(row.getLong("at")),
                new Deed(
                        row.getString("who"),
                        row.getString("api_key"),
                        row.getString("action"),
                        row.getString("object"),
                        row.getString("result"),
                        row.getString("request")),
                row.getString("hash"));
    }

    /** @param count over all pages */
    public record Page(long count, List<AuditEntry> entries) {}

    /**
     * What a walk along the chain has shown.
     *
     * @param entries how many there are
     * @param broken the number of the first one that is not as it was written, or follows a gap; empty: the chain is whole
     * @param head the hash of the last one. Whoever notes it elsewhere sees later whether entries were cut off the end
     */
    public record Check(long entries, Optional<Long> broken, String head) {}

    private static final class Walk {
        private long entries;
        private Optional<Long> broken = Optional.empty();
        private String head = AuditEntry.BEGINNING;

        void take(AuditEntry entry) {
            entries++;
            if (broken.isEmpty() && (entry.number() != entries || !entry.follows(head))) {
                broken = Optional.of(entry.number());
            }
            head = entry.hash();
        }
    }
}
