package io.godwit.milvus;

import java.util.Arrays;
import java.util.List;

/**
 * Walks the rows of an answer. Each row is laid out in canonical form, cell by cell in the order of the columns' names, so that
 * equal rows have equal bytes on whichever server they are. The buffer is used again for every row.
 */
public final class RowReader {
    private final List<Column> columns;
    private final Cells[] cells;
    private final int[] ends;
    private final RowBuffer buffer = new RowBuffer();
    private int left;

    RowReader(List<Column> columns, int rows, boolean jsonByValue) {
        this.columns = columns;
        this.cells =
                columns.stream().map(column -> Cells.of(column, jsonByValue)).toArray(Cells[]::new);
        this.ends = new int[cells.length];
        this.left = rows;
    }

    /** Lays out the next row; false after the last one. */
    public boolean next() {
        if (left == 0) {
            checkEnds();
            return false;
        }
        left--;
        buffer.clear();
        for (int i = 0; i < cells.length; i++) {
            cells[i].next(buffer);
            ends[i] = buffer.size();
        }
        return true;
    }

    /** The current row's bytes are {@code array()[0 .. size()]}. */
    public byte[] array() {
        return buffer.array();
    }

    public int size() {
        return buffer.size();
    }

    /** A copy of the current row's cell in a column: equal values have equal bytes. */
    public byte[] cell(int column) {
        return Arrays.copyOfRange(buffer.array(), column == 0 ? 0 : ends[column - 1], ends[column]);
    }

    private void checkEnds() {
        for (int i = 0; i < cells.length; i++) {
            if (!cells[i].atEnd()) {
                throw new GodwitException(
                        ErrorCode.BAD_ANSWER,
                        "Field " + columns.get(i).name() + " holds more values than its answer has rows.");
            }
        }
    }
}
