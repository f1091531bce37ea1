package io.godwit.service.cluster;

import io.godwit.service.database.Transactions;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Encrypts all that is stored with the key in use. A key of the file is renewed first; until everything is done the former one stays in the
 * file, so that a run that was cut short does no harm and can be repeated.
 */
@Component
public final class KeyRotation {
    private static final List<Column> COLUMNS = List.of(
            new Column("cluster", "id", "token"),
            new Column("migration", "job", "source_token"),
            new Column("draft", "id", "token"),
            new Column("zilliz_account", "organization", "api_key"));

    private final JdbcClient database;
    private final Transactions transactions;
    private final Secrets secrets;

    KeyRotation(JdbcClient database, Transactions transactions, Secrets secrets) {
        this.database = database;
        this.transactions = transactions;
        this.secrets = secrets;
    }

    /** Returns how many secrets were encrypted anew. */
    public int rotate() {
        secrets.renewKey();
        int done = transactions.answering(
                () -> COLUMNS.stream().mapToInt(this::rotate).sum());
        secrets.forgetFormerKeys();
        return done;
    }

    private int rotate(Column column) {
        List<Row> rows = database.sql("SELECT " + column.owner + ", " + column.secret + " FROM " + column.table
                        + " WHERE " + column.secret + " IS NOT NULL")
                .query((row, number) -> new Row(row.getString(1), row.getString(2)))
                .list();
        rows.forEach(row -> database.sql(
                        "UPDATE " + column.table + " SET " + column.secret + " = ? WHERE " + column.owner + " = ?")
                .params(secrets.encrypt(row.owner, secrets.decrypt(row.owner, row.secret)), row.owner)
                .update());
        return rows.size();
    }

    /** Where secrets are stored, and whose they are. */
    private record Column(String table, String owner, String secret) {}

    private record Row(String owner, String secret) {}
}
