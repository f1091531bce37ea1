package io.godwit.milvus;

import com.google.common.util.concurrent.ListenableFuture;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.IDs;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import io.milvus.shaded.io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Reading and writing rows of one cluster. Every method is one call and fails with a {@link GodwitException}; nothing is retried
 * here. Safe for use by many threads.
 *
 * <p>Reads take a timestamp: the server answers with all that was written before it, at once if it lies in the past. 0 asks for
 * Strong consistency instead, which costs a 2.3.5 200 to 400 ms each time.
 */
public final class Rows {
    /** A 2.3.5 needs seconds for an answer near its limit; a busy Milvus Lite 3 more. */
    private static final Duration READ_DEADLINE = Duration.ofMinutes(5);

    private static final Duration WRITE_DEADLINE = Duration.ofMinutes(5);

    /** What any Milvus may send at most, and some slack. */
    private static final int LARGEST_ANSWER = (256 << 20) + (1 << 20);

    private static final String COUNT = "count(*)";

    private static final String ITERATOR = "iterator";

    /** What Milvus Lite 2.5.1 says of an indexed sparse vector in a collection without rows. */
    private static final String NOTHING_TO_SHOW = "Growing segment loss raw data";

    private final Connection connection;
    private final ServerKind kind;
    private final boolean pinned;

    Rows(Connection connection, ServerKind kind) {
        this(connection, kind, false);
    }

    private Rows(Connection connection, ServerKind kind, boolean pinned) {
        this.connection = connection;
        this.kind = kind;
        this.pinned = pinned;
    }

    /**
     * The same rows, read as they were at the timestamp of each call and not as they are once all before it is visible. Only for
     * servers where {@link #snapshot} gives a timestamp; others take no notice.
     */
    public Rows pinned() {
        return new Rows(connection, kind, true);
    }

    /**
     * A timestamp of now at which this collection can be read again and again; 0 where the server pins none. Kinds that are known to
     * pin none are not asked, since the question needs Strong consistency. The collection must be loaded.
     */
    public long snapshot(CollectionName collection, String keyField) {
        if (!kind.pins()) {
            return 0;
        }
        Range all = new Range(collection, "", keyField, KeySpan.ALL);
        QueryRequest request = request(all, "", 0)
                .addOutputFields(keyField)
                .addQueryParams(parameter(ITERATOR, "True"))
                .addQueryParams(parameter("limit", "1"))
                .build();
        byte[] answer =
                call("Cannot pin a timestamp of", collection, RawCall.QUERY, request, READ_DEADLINE, LARGEST_ANSWER);
        check("Cannot pin a timestamp of", collection, answer);
        Wire wire = new Wire(answer);
        long timestamp = 0;
        while (wire.next()) {
            if (wire.field() == QueryResults.SESSION_TS_FIELD_NUMBER) {
                timestamp = wire.number();
            }
        }
        return timestamp;
    }

    /**
     * All rows of a range.
     *
     * @param fields what to read; holds the key field
     * @param limit the largest answer to accept, in bytes; a larger one fails with TOO_LARGE
     */
    public Columns read(Range range, Collection<String> fields, boolean int64, long timestamp, int limit) {
        return query(range, range.filter(int64, chained()), fields, timestamp, limit);
    }

    /** All rows of a range, and the server's own count of it, asked for at the same time. */
    public Counted readCounted(Range range, Collection<String> fields, boolean int64, long timestamp, int limit) {
        if (countIgnores(range)) {
            Columns columns = read(range, fields, int64, timestamp, limit);
            return new Counted(columns, columns.rows());
        }
        ListenableFuture<byte[]> count = startCount(range, range.filter(int64, chained()), timestamp);
        try {
            Columns columns = read(range, fields, int64, timestamp, limit);
            return new Counted(columns, counted(range, await(range, count)));
        } finally {
            count.cancel(true);
        }
    }

    /** The rows with these keys, of which there should be at most some hundred. */
    public Columns readKeys(Range range, Collection<Key> keys, Collection<String> fields, long timestamp) {
        return readKeys(range, keys, fields, timestamp, LARGEST_ANSWER);
    }

    /**
     * The rows with these keys.
     *
     * @param limit the largest answer to accept, in bytes; a larger one fails with TOO_LARGE
     */
    public Columns readKeys(Range range, Collection<Key> keys, Collection<String> fields, long timestamp, int limit) {
        return query(range, in(range.keyField(), keys), fields, timestamp, limit);
    }

    /** The first keys of a range, at most {@code max} of them, in the server's order. Fewer than asked for does not mean the end. */
    public Keys keys(Range range, boolean int64, int max, long timestamp) {
        QueryRequest.Builder request = request(range, range.filter(int64, chained()), timestamp)
                .addOutputFields(range.keyField())
                .addQueryParams(parameter("limit", Integer.toString(max)));
        byte[] answer =
                call("Cannot read the keys of", range, RawCall.QUERY, request.build(), READ_DEADLINE, LARGEST_ANSWER);
        return columns(range, answer, List.of(range.keyField())).keys();
    }

    /** The keys of a range, all at once and in no order: for servers that page wrongly. */
    public Keys allKeys(Range range, boolean int64, long timestamp) {
        return read(range, List.of(range.keyField()), int64, timestamp, LARGEST_ANSWER)
                .keys();
    }

    /** The server's count of a range: every copy of a key counts, and so do keys that a query never returns. */
    public long count(Range range, boolean int64, long timestamp) {
        if (countIgnores(range)) {
            return allKeys(range, int64, timestamp).size();
        }
        return counted(range, await(range, startCount(range, range.filter(int64, chained()), timestamp)));
    }

    /**
     * The server's count of a collection or partition, with Strong consistency.
     *
     * @param partition empty: all
     */
    public long count(CollectionName collection, String partition) {
        return count(collection, partition, "", 0);
    }

    /**
     * The server's count of a collection or partition.
     *
     * @param partition empty: all
     * @param filter empty: all
     */
    public long count(CollectionName collection, String partition, String filter, long timestamp) {
        Range all = new Range(collection, partition, "", KeySpan.ALL);
        return counted(all, await(all, startCount(all, filter, timestamp)));
    }

    /** How many copies of these keys the server counts in all. */
    public long countKeys(Range range, Collection<Key> keys, long timestamp) {
        return counted(range, await(range, startCount(range, in(range.keyField(), keys), timestamp)));
    }

    /** Adds rows. If it fails with an unknown effect, some of them may be there: never to be sent again by Insert. */
    public void insert(CollectionName collection, String partition, Batch batch) {
        write("Cannot insert into", RawCall.INSERT, collection, partition, batch, true);
    }

    /**
     * Adds rows without keys, for which the server generates some, and returns these in the order of the rows. If it fails with an
     * unknown effect, some of the rows may be there under keys that nobody knows.
     */
    public Keys insertKeyless(CollectionName collection, String partition, Batch batch) {
        Keys keys = generated(write("Cannot insert into", RawCall.INSERT, collection, partition, batch, true));
        if (keys.size() != batch.rows()) {
            throw new GodwitException(
                    ErrorCode.SERVER_ERROR,
                    "Cannot insert into " + collection + " on " + connection.uri() + ": the server gives " + keys.size()
                            + " keys for " + batch.rows() + " rows.");
        }
        return keys;
    }

    private static Keys generated(byte[] answer) {
        Wire wire = new Wire(answer);
        while (wire.next()) {
            if (wire.field() == MutationResult.IDS_FIELD_NUMBER) {
                try {
                    return Keys.of(IDs.parseFrom(wire.value()));
                } catch (IOException e) {
                    throw Wire.broken(e);
                }
            }
        }
        return Keys.of(IDs.getDefaultInstance());
    }

    /** Adds rows in place of all that have their keys. */
    public void upsert(CollectionName collection, String partition, Batch batch) {
        write("Cannot upsert into", RawCall.UPSERT, collection, partition, batch, false);
    }

    /** Deletes all rows with these keys. */
    public void delete(Range range, Collection<Key> keys) {
        DeleteRequest request = DeleteRequest.newBuilder()
                .setDbName(range.collection().database())
                .setCollectionName(range.collection().name())
                .setPartitionName(range.partition())
                .setExpr(in(range.keyField(), keys))
                .build();
        MutationResult result;
        try {
            result = connection.stub(WRITE_DEADLINE).delete(request);
        } catch (StatusRuntimeException e) {
            throw Replies.failure("Cannot delete rows of", range, e, connection.uri());
        }
        Replies.check("Cannot delete rows of", range, result.getStatus(), kind, connection.uri());
    }

    private byte[] write(
            String what,
            MethodDescriptor<WireMessage, byte[]> method,
            CollectionName collection,
            String partition,
            Batch batch,
            boolean insert) {
        WireMessage request = batch.request(collection, partition);
        byte[] answer = call(what, collection, method, request, WRITE_DEADLINE, LARGEST_ANSWER);
        check(what, collection, answer);
        long written = written(answer, insert);
        if (written != batch.rows()) {
            throw new GodwitException(
                    ErrorCode.SERVER_ERROR,
                    what + " " + collection + " on " + connection.uri() + ": the server says that it took " + written
                            + " of " + batch.rows() + " rows.");
        }
        return answer;
    }

    /** Milvus Lite counts upserted rows as inserted or upserted, real servers as upserted. */
    private static long written(byte[] answer, boolean insert) {
        long inserted = 0;
        long upserted = 0;
        Wire wire = new Wire(answer);
        while (wire.next()) {
            if (wire.field() == MutationResult.INSERT_CNT_FIELD_NUMBER) {
                inserted = wire.number();
            } else if (wire.field() == MutationResult.UPSERT_CNT_FIELD_NUMBER) {
                upserted = wire.number();
            }
        }
        return insert ? inserted : Math.max(inserted, upserted);
    }

    private Columns query(Range range, String filter, Collection<String> fields, long timestamp, int limit) {
        QueryRequest request =
                request(range, filter, timestamp).addAllOutputFields(fields).build();
        byte[] answer = call("Cannot read", range, RawCall.QUERY, request, READ_DEADLINE, limit);
        if (kind == ServerKind.LITE_2
                && fields.size() > 1
                && Columns.status(answer).getReason().contains(NOTHING_TO_SHOW)) {
            // The keys can be read, and there are none; else it is an error indeed.
            Columns keys = query(range, filter, List.of(range.keyField()), timestamp, limit);
            if (keys.rows() == 0) {
                return keys;
            }
        }
        return columns(range, answer, fields);
    }

    private Columns columns(Range range, byte[] answer, Collection<String> fields) {
        check("Cannot read", range, answer);
        return Columns.parse(answer, range.keyField(), fields);
    }

    private ListenableFuture<byte[]> startCount(Range range, String filter, long timestamp) {
        QueryRequest request =
                request(range, filter, timestamp).addOutputFields(COUNT).build();
        return ClientCalls.futureUnaryCall(
                connection.channel().newCall(RawCall.QUERY, options(READ_DEADLINE, LARGEST_ANSWER)), message(request));
    }

    private byte[] await(Range range, ListenableFuture<byte[]> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StatusRuntimeException failure) {
                throw Replies.failure("Cannot count", range, failure, connection.uri());
            }
            throw new GodwitException(ErrorCode.INTERNAL, "Cannot count " + range + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped while counting " + range + ".", e);
        }
    }

    private long counted(Range range, byte[] answer) {
        check("Cannot count", range, answer);
        Columns columns = Columns.parse(answer, COUNT, List.of(COUNT));
        return ((Key.Int64) columns.keys().get(0)).value();
    }

    private QueryRequest.Builder request(Range range, String filter, long timestamp) {
        QueryRequest.Builder request = QueryRequest.newBuilder()
                .setDbName(range.collection().database())
                .setCollectionName(range.collection().name())
                .setExpr(filter)
                // Strong with a timestamp of one's own means: wait until all before it is visible, and no longer.
                .setConsistencyLevel(ConsistencyLevel.Strong)
                .setGuaranteeTimestamp(timestamp);
        if (pinned) {
            request.addQueryParams(parameter(ITERATOR, "True"))
                    .addQueryParams(parameter("reduce_stop_for_best", "False"));
        }
        if (!range.partition().isEmpty()) {
            request.addPartitionNames(range.partition());
        }
        if (kind == ServerKind.MILVUS_2_6 || kind == ServerKind.MILVUS_3_0) {
            // Else times come in the collection's own time zone, which may differ between the two sides.
            request.addQueryParams(parameter("timezone", "UTC"));
        }
        return request;
    }

    private byte[] call(
            String what,
            Object object,
            MethodDescriptor<WireMessage, byte[]> method,
            QueryRequest request,
            Duration deadline,
            int limit) {
        return call(what, object, method, message(request), deadline, limit);
    }

    private byte[] call(
            String what,
            Object object,
            MethodDescriptor<WireMessage, byte[]> method,
            WireMessage request,
            Duration deadline,
            int limit) {
        try {
            return ClientCalls.blockingUnaryCall(connection.channel(), method, options(deadline, limit), request);
        } catch (StatusRuntimeException e) {
            throw Replies.failure(what, object, e, connection.uri());
        }
    }

    private void check(String what, Object object, byte[] answer) {
        Status status = Columns.status(answer);
        Replies.check(what, object, status, kind, connection.uri());
    }

    private static CallOptions options(Duration deadline, int limit) {
        return CallOptions.DEFAULT
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .withMaxInboundMessageSize(limit);
    }

    /** Milvus Lite 3.2.2 counts the whole collection whichever partition is named: there, rows are what is returned. */
    private boolean countIgnores(Range range) {
        return kind == ServerKind.LITE_3 && !range.partition().isEmpty();
    }

    private boolean chained() {
        return kind.reading().chainedRange();
    }

    /** The smallest Int64 cannot be written in a filter (2.3.5): it is what lies below the second smallest. */
    private static String in(String keyField, Collection<Key> keys) {
        Key smallest = Key.of(Long.MIN_VALUE);
        List<String> literals = keys.stream()
                .filter(key -> !key.equals(smallest))
                .map(Key::literal)
                .toList();
        String listed = literals.isEmpty() ? "" : keyField + " in [" + String.join(",", literals) + "]";
        if (literals.size() == keys.size()) {
            return listed;
        }
        String below = keyField + " < " + (Long.MIN_VALUE + 1);
        return listed.isEmpty() ? below : "(" + listed + ") or (" + below + ")";
    }

    private static KeyValuePair parameter(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    private static WireMessage message(QueryRequest request) {
        return new WireMessage() {
            @Override
            public int size() {
                return request.getSerializedSize();
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                request.writeTo(out);
            }
        };
    }

    /** Rows, and the server's count(*) of the same range. */
    public record Counted(Columns columns, long counted) {}
}
