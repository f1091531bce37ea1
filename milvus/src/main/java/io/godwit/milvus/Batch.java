package io.godwit.milvus;

import io.milvus.grpc.FieldData;
import io.milvus.grpc.InsertRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows on their way into a collection: the columns of an answer, spliced into an Insert or Upsert request without being parsed.
 * Only what a target would misread is touched: field ids are left out, marks of nulls where the target's field holds none, and see
 * {@link Rewrite}.
 */
public final class Batch {
    private static final byte[] DYNAMIC_FLAG = {(byte) (FieldData.IS_DYNAMIC_FIELD_NUMBER << 3), 1};

    private final List<Piece> pieces;
    private final int rows;
    private final int size;

    private Batch(List<Piece> pieces, int rows, int size) {
        this.pieces = pieces;
        this.rows = rows;
        this.size = size;
    }

    /**
     * @throws GodwitException ROW_REFUSED if the target cannot take one of the rows, or would change it without a word
     */
    public static Batch of(Columns columns, TargetFields target) {
        List<Piece> pieces = new ArrayList<>();
        Rewrite rewrite = new Rewrite(target);
        for (Column column : columns.columns()) {
            TargetFields.Field field = target.get(column.name());
            field(rewrite.of(column), field == null || field.nullable(), pieces);
        }
        int size = pieces.stream().mapToInt(piece -> piece.end - piece.start).sum();
        return new Batch(List.copyOf(pieces), columns.rows(), size);
    }

    public int rows() {
        return rows;
    }

    /** Bytes of the columns on the wire. */
    public int bytes() {
        return size;
    }

    /** The request for both Insert and Upsert: their messages use the same field numbers for what is set here. */
    WireMessage request(CollectionName collection, String partition) {
        InsertRequest head = InsertRequest.newBuilder()
                .setDbName(collection.database())
                .setCollectionName(collection.name())
                .setPartitionName(partition)
                .setNumRows(rows)
                .build();
        return new Request(head.toByteArray(), this);
    }

    private static void field(Column column, boolean nullable, List<Piece> pieces) {
        List<Piece> kept = new ArrayList<>();
        boolean marked = !nullable && column.validStart() >= 0;
        int from = column.start();
        if (marked && column.validStart() < column.idStart()) {
            from = keep(column, from, column.validStart(), column.validEnd(), kept);
            marked = false;
        }
        if (column.idStart() >= 0) {
            from = keep(column, from, column.idStart(), column.idEnd(), kept);
        }
        if (marked) {
            from = keep(column, from, column.validStart(), column.validEnd(), kept);
        }
        keep(column, from, column.end(), column.end(), kept);
        if (column.name().equals(Column.DYNAMIC) && !column.dynamic()) {
            kept.add(Piece.of(DYNAMIC_FLAG));
        }
        int length = kept.stream().mapToInt(piece -> piece.end - piece.start).sum();
        pieces.add(Piece.of(Message.head(InsertRequest.FIELDS_DATA_FIELD_NUMBER, length)));
        pieces.addAll(kept);
    }

    /** Takes what stands before a cut; returns where the rest begins. */
    private static int keep(Column column, int from, int cut, int cutEnd, List<Piece> kept) {
        if (cut > from) {
            kept.add(new Piece(column.bytes(), from, cut));
        }
        return cutEnd;
    }

    private static final class Piece {
        private final byte[] bytes;
        private final int start;
        private final int end;

        private Piece(byte[] bytes, int start, int end) {
            this.bytes = bytes;
            this.start = start;
            this.end = end;
        }

        private static Piece of(byte[] bytes) {
            return new Piece(bytes, 0, bytes.length);
        }
    }

    private static final class Request implements WireMessage {
        private final byte[] head;
        private final Batch batch;

        private Request(byte[] head, Batch batch) {
            this.head = head;
            this.batch = batch;
        }

        @Override
        public int size() {
            return head.length + batch.size;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(head);
            for (Piece piece : batch.pieces) {
                out.write(piece.bytes, piece.start, piece.end - piece.start);
            }
        }
    }
}
