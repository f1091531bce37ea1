package io.godwit.milvus;

import io.milvus.grpc.DataType;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The rows of one answer as columns, in the bytes in which they came. The order of the columns means nothing (2.3.5 varies it
 * from answer to answer); {@link #columns} is sorted by name.
 */
public final class Columns {
    private final List<Column> columns;
    private final Keys keys;
    private final int size;

    private Columns(List<Column> columns, Keys keys, int size) {
        this.columns = columns;
        this.keys = keys;
        this.size = size;
    }

    /**
     * @param answer a QueryResults message
     * @param keyField the primary key, whose column tells how many rows there are
     * @param wanted the fields asked for; others are left out (Milvus Lite 3.2.2 sends {@code $meta} unasked)
     */
    static Columns parse(byte[] answer, String keyField, Collection<String> wanted) {
        List<Column> columns = new ArrayList<>();
        Wire wire = new Wire(answer);
        int size = 0;
        while (wire.next()) {
            if (wire.field() == QueryResults.FIELDS_DATA_FIELD_NUMBER) {
                Column column = Column.locate(answer, wire.valueStart(), wire.valueEnd());
                if (wanted.contains(column.name())) {
                    columns.add(column);
                    size += column.end() - column.start();
                }
            }
        }
        columns.sort(Comparator.comparing(Column::name));
        Column key = columns.stream()
                .filter(column -> column.name().equals(keyField))
                .findFirst()
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.BAD_ANSWER, "The server's answer lacks the primary key field " + keyField + "."));
        Columns parsed = new Columns(List.copyOf(columns), Keys.of(key), size);
        parsed.requireAll(wanted);
        return parsed;
    }

    /** A server that leaves a field out (Milvus Lite does where it does not know one) would have it lost on both sides alike. */
    private void requireAll(Collection<String> wanted) {
        if (rows() > 0 && columns.size() != Set.copyOf(wanted).size()) {
            throw new GodwitException(
                    ErrorCode.BAD_ANSWER,
                    "The server was asked for the fields " + String.join(", ", wanted) + " and sent "
                            + String.join(", ", names()) + ".");
        }
    }

    /** The status of a QueryResults or MutationResult message: field 1 in both. */
    static Status status(byte[] answer) {
        Wire wire = new Wire(answer);
        while (wire.next()) {
            if (wire.field() == QueryResults.STATUS_FIELD_NUMBER) {
                try {
                    return Status.parseFrom(wire.value());
                } catch (IOException e) {
                    throw Wire.broken(e);
                }
            }
        }
        return Status.getDefaultInstance();
    }

    public int rows() {
        return keys.size();
    }

    /** Bytes of all columns on the wire. */
    public int bytes() {
        return size;
    }

    public Keys keys() {
        return keys;
    }

    /** Names of the columns, sorted. */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** Type of the column at a position of {@link #names}. */
    public DataType type(int column) {
        return columns.get(column).type();
    }

    /** No rows. */
    public static Columns none() {
        return new Columns(List.of(), Keys.none(), 0);
    }

    /** The same rows under other keys of the same type. */
    public Columns withKeys(String keyField, UnaryOperator<Key> other) {
        List<Key> renamed = keys.stream().map(other).toList();
        List<Column> changed = columns.stream()
                .map(column -> column.name().equals(keyField) ? KeyColumn.of(column, renamed) : column)
                .toList();
        Column key = changed.stream()
                .filter(column -> column.name().equals(keyField))
                .findFirst()
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.INTERNAL, "The rows lack the primary key field " + keyField + "."));
        return new Columns(changed, Keys.of(key), size);
    }

    /** The same rows without one of their columns; their keys stay known. */
    public Columns without(String field) {
        List<Column> rest =
                columns.stream().filter(column -> !column.name().equals(field)).toList();
        int left =
                rest.stream().mapToInt(column -> column.end() - column.start()).sum();
        return new Columns(rest, keys, left);
    }

    /** Whether any column is of type Array. */
    public boolean hasArrays() {
        return columns.stream().anyMatch(column -> column.type() == DataType.Array);
    }

    /**
     * Walks the rows in canonical form.
     *
     * @param jsonByValue compare JSON by what it says instead of by its bytes
     */
    public RowReader reader(boolean jsonByValue) {
        return new RowReader(columns, rows(), jsonByValue);
    }

    /** The same rows with other columns, sorted by name; the key's is among them. */
    Columns replacing(List<Column> others) {
        int bytes = others.stream()
                .mapToInt(column -> column.end() - column.start())
                .sum();
        return new Columns(List.copyOf(others), keys, bytes);
    }

    List<Column> columns() {
        return columns;
    }
}
