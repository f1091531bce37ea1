package io.godwit.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows are. Each piece of work is one transaction. One that reads sees a single state of the database. One that writes may
 * rely on what it has read of a job if it holds the job's row.
 */
interface Database extends AutoCloseable {
    /** What was done is on the disk when it returns. */
    <T> T write(Work<T> work);

    /**
     * Does not wait for the disk: a power cut, but no end of this process, may take back the last such works. What a later {@link #write} does
     * is never there without them. For what can be done again if it is forgotten.
     */
    <T> T writeLazily(Work<T> work);

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
