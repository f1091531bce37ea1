package io.godwit.store;

import java.sql.SQLException;

/** Whether whoever changes a ledger may do so; asked within the transaction of each change, and stays so until that ends. */
interface Fence {
    /** For the process that runs the job: its runs are told apart by their epochs. */
    Fence NONE = session -> true;

    boolean open(Session session) throws SQLException;
}
