package io.godwit.milvus;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.InsertRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rows on their way into a collection: the columns of an answer, spliced into an Insert or Upsert request without being parsed.
 * Only what a target would misread is touched: field ids are left out, and empty arrays get the typed slot without which a
 * 2.3.5 dies.
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
     * @param arrays element type (DataType number) of each array field
     */
    public static Batch of(Columns columns, Map<String, Integer> arrays) {
        List<Piece> pieces = new ArrayList<>();
        for (Column column : columns.columns()) {
            Integer element = arrays.get(column.name());
            Column typed = element == null ? column : TypedArrays.of(column, element);
            field(typed, pieces);
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

    private static void field(Column column, List<Piece> pieces) {
        boolean flagless = column.name().equals(Column.DYNAMIC) && !column.dynamic();
        int cut = column.idStart() < 0 ? 0 : column.idEnd() - column.idStart();
        int length = column.end() - column.start() - cut + (flagless ? DYNAMIC_FLAG.length : 0);
        pieces.add(Piece.of(head(length)));
        if (column.idStart() < 0) {
            pieces.add(new Piece(column.bytes(), column.start(), column.end()));
        } else {
            pieces.add(new Piece(column.bytes(), column.start(), column.idStart()));
            pieces.add(new Piece(column.bytes(), column.idEnd(), column.end()));
        }
        if (flagless) {
            pieces.add(Piece.of(DYNAMIC_FLAG));
        }
    }

    private static byte[] head(int length) {
        byte[] head = new byte[1 + CodedOutputStream.computeUInt32SizeNoTag(length)];
        CodedOutputStream out = CodedOutputStream.newInstance(head);
        try {
            out.writeTag(InsertRequest.FIELDS_DATA_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(length);
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.INTERNAL, "A column's head does not fit its buffer: " + e.getMessage(), e);
        }
        return head;
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
