/**
 * Jobs and their ledgers in SQLite. Plain JDBC: Jdbi's first query costs 0.4 s in a cold JVM, more than all else a command does
 * with the store. Statements keep to what PostgreSQL reads as well; where the two differ stands in {@link
 * io.godwit.store.Database} and {@link io.godwit.store.Schema}.
 */
@NullMarked
package io.godwit.store;

import org.jspecify.annotations.NullMarked;
