package io.godwit.migration.copy;

import io.godwit.milvus.Batch;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Columns;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.ErrorCode.Effect;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Keys;
import io.godwit.milvus.Patience;
import io.godwit.milvus.Range;
import io.godwit.milvus.ServerKind;
import io.godwit.milvus.TargetFields;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * Writes rows into one collection, each of them once however often it takes: the first try is an Insert, and after any whose
 * outcome is unknown the same rows are written in the place of whatever had arrived, as {@link WrittenKeys} says. Safe for use by
 * many threads.
 */
public final class CollectionWriter implements RowTarget {
    /** A server error that names no cause may pass; one that stays is final after this many tries. */
    private static final int SERVER_ERRORS = 3;

    /** What Milvus 2.4 to 3.0 answer to keys for a collection that generates them (read in their sources). */
    private static final String KEYS_REFUSED = "can not assign primary field data when auto id enabled";

    /** What Milvus Lite 3.2.2 says where its disk or the model of a function fails, and no row is the cause. */
    private static final Pattern FAULT_OF_THE_SERVER = Pattern.compile("\\[Errno|API (connection )?error");

    private final Cluster cluster;
    private final Patience patience;
    private final CollectionName name;
    private final KeyField key;
    private final WrittenKeys keys;
    private final TargetFields fields;
    private final Flights flights;
    private final Pace pace;
    private final Semaphore writers;

    public CollectionWriter(
            Cluster cluster,
            Patience patience,
            CollectionName name,
            KeyField key,
            WrittenKeys keys,
            TargetFields fields,
            Flights flights,
            Pace pace) {
        this.cluster = cluster;
        this.patience = patience;
        this.name = name;
        this.key = key;
        this.keys = keys;
        this.fields = fields;
        this.flights = flights;
        this.pace = pace;
        this.writers = new Semaphore(cluster.kind().writers());
    }

    /**
     * Writes all rows of an answer.
     *
     * @param doubtful whether some of them may be there already
     * @throws GodwitException ROW_REFUSED if the target cannot take one of the rows; TOO_LARGE if it takes fewer at a time
     */
    Written write(String partition, Columns rows, boolean doubtful) {
        return write(partition, rows, doubtful, () -> {});
    }

    /**
     * Likewise.
     *
     * @param uncertain is told of each try whose outcome is unknown; whatever the last one comes to, rows may be there from then on
     */
    Written write(String partition, Columns rows, boolean doubtful, Runnable uncertain) {
        Batch batch = Batch.of(keys == WrittenKeys.NEW ? rows.without(key.name()) : rows, fields);
        Tries tries = new Tries(doubtful, uncertain);
        try {
            writers.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped before writing to " + name + ".", e);
        }
        try {
            List<IdPair> ids = patience.retrying(
                    "write to " + name, tries::mayPass, () -> send(partition, rows.keys(), batch, tries));
            return new Written(tries.count, ids);
        } catch (GodwitException e) {
            if ((e.code() == ErrorCode.INVALID_REQUEST && !keysRefused(e)) || stumbledOver(e)) {
                // The form of a request is always the same: what a server finds wrong with one lies in its rows.
                throw new GodwitException(ErrorCode.ROW_REFUSED, e.getMessage(), e);
            }
            throw e;
        } finally {
            writers.release();
        }
    }

    /** Writes rows that may be there already; not for rows that get new keys. */
    @Override
    public void replace(String partition, Columns rows) {
        write(partition, rows, true);
    }

    @Override
    public void delete(String partition, Collection<Key> gone) {
        List<Key> all = List.copyOf(gone);
        patience.reading("delete from " + name, () -> {
            deleteAll(partition, all);
            return true;
        });
    }

    private List<IdPair> send(String partition, Keys sent, Batch batch, Tries tries) {
        pace.await(batch.bytes());
        if (keys == WrittenKeys.NEW) {
            pace.requirePermission();
            return IdPair.of(sent, cluster.rows().insertKeyless(name, partition, batch));
        }
        if (!tries.doubtful || cluster.kind().insertReplaces()) {
            insert(partition, batch);
        } else if (keys == WrittenKeys.KEPT) {
            deleteAll(partition, sent.stream().toList());
            insert(partition, batch);
        } else {
            pace.requirePermission();
            cluster.rows().upsert(name, partition, batch);
        }
        return List.of();
    }

    private void deleteAll(String partition, List<Key> sent) {
        Range range = new Range(name, partition, key.name(), KeySpan.ALL);
        KeyGroups.of(sent).forEach(group -> {
            pace.requirePermission();
            cluster.rows().delete(range, group);
        });
    }

    private boolean keysRefused(GodwitException e) {
        return keys == WrittenKeys.KEPT && e.getMessage().contains(KEYS_REFUSED);
    }

    /** A Milvus Lite 3 has no code for a row that it cannot handle: whatever Python does not expect is an error of the server. */
    private boolean stumbledOver(GodwitException e) {
        return cluster.kind() == ServerKind.LITE_3
                && e.code() == ErrorCode.SERVER_ERROR
                && !FAULT_OF_THE_SERVER.matcher(e.getMessage()).find();
    }

    private void insert(String partition, Batch batch) {
        pace.requirePermission();
        try {
            cluster.rows().insert(name, partition, batch);
        } catch (GodwitException e) {
            String message = e.getMessage();
            if (keysRefused(e)) {
                throw new GodwitException(
                        e.code(),
                        "Collection " + name
                                + " generates its keys and takes none from Godwit, though its server is of a"
                                + " version that can (" + message
                                + "). Migrate under another name with --auto-id plain, which makes a collection whose keys are"
                                + " given. Drop this one only if the job has made it.",
                        e);
            }
            throw e;
        }
    }

    /**
     * What became of a write.
     *
     * @param tries how often it was tried, not counting tries that are known to have written nothing
     * @param ids the keys of the rows on both sides, if the target generated new ones
     */
    record Written(int tries, List<IdPair> ids) {
        static final Written NOTHING = new Written(1, List.of());
    }

    private final class Tries {
        private boolean doubtful;
        private int count = 1;
        private int serverErrors;
        private final Runnable uncertain;

        private Tries(boolean doubtful, Runnable uncertain) {
            this.doubtful = doubtful;
            this.uncertain = uncertain;
        }

        private boolean mayPass(GodwitException e) {
            if (e.code().effect() == Effect.UNKNOWN) {
                doubtful = true;
                uncertain.run();
                count++;
            }
            flights.failed(e);
            if (e.code() == ErrorCode.SERVER_ERROR) {
                return ++serverErrors < SERVER_ERRORS;
            }
            return e.code().transientFailure();
        }
    }
}
