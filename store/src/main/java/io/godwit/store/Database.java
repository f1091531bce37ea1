package io.godwit.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows are. Each piece of work is one transaction. One that reads sees a single state of the database. One that writes may
 * rely on what it has read of a job if it holds the job's row.
 */
interface Database extends AutoCloseable {
    <T> T write(Work<T> work);

    <T> T read(Work<T> work);

    /** As a sentence begins with it. */
    String name();

    /** What a user may choose another one of, and how. */
    String alternative();

    @Override
    void close();

    /** What is done in one transaction. It may be begun anew, should its connection break. */
    interface Work<T extends @Nullable Object> {
        T in(Session session) throws SQLException;
    }
}
