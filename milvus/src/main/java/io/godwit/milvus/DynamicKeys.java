package io.godwit.milvus;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.milvus.grpc.FieldSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes keys out of the dynamic field of rows: named ones become columns of their own, the others stay, are dropped or are not
 * allowed. A null in JSON is as good as no key. Values are never bent: a 3.0 is no Int64. Thread-safe.
 */
public final class DynamicKeys {
    private static final byte[] NO_KEYS = {'{', '}'};

    private final List<FieldSchema> fields;
    private final Rest rest;

    /**
     * @param fields keys that become fields: Bool, integers, Float, Double, VarChar, JSON and arrays of all but JSON. A row without the key gets the default value,
     *     else null if the field is nullable
     */
    public DynamicKeys(List<FieldSchema> fields, Rest rest) {
        this.fields = List.copyOf(fields);
        this.rest = rest;
    }

    /** What becomes of the other keys. */
    public enum Rest {
        /** They stay in the dynamic field. */
        KEEP,
        /** They are left out, and the dynamic field with them. */
        DROP,
        /** No row may have any. */
        REFUSE
    }

    /** Names of the fields that are made. */
    public List<String> names() {
        return fields.stream().map(FieldSchema::getName).toList();
    }

    /** Rows of a collection without a dynamic field, as they are in one that has it: no row has any key. */
    public static Columns none(Columns rows) {
        if (rows.rows() == 0) {
            return rows;
        }
        List<Column> columns = new ArrayList<>(rows.columns());
        columns.add(DynamicRow.column(Collections.nCopies(rows.rows(), NO_KEYS)));
        columns.sort(Comparator.comparing(Column::name));
        return rows.replacing(columns);
    }

    /**
     * The rows with the keys taken out.
     *
     * @throws GodwitException ROW_REFUSED, naming the first rows that cannot be so
     */
    public Columns apply(Columns rows) {
        if (rows.rows() == 0) {
            return rows;
        }
        Walk walk = new Walk(rows);
        walk.walk();
        if (!walk.refused.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.ROW_REFUSED,
                    walk.refused.size() + " of " + rows.rows() + " rows cannot be as the options ask; "
                            + walk.refused.get(0).describe()
                            + ". Change the rows at the source, or the options for dynamic keys.");
        }
        return rows.replacing(walk.columns());
    }

    /** Looks at rows and changes nothing. */
    public Found look(Columns rows) {
        if (rows.rows() == 0) {
            return Found.NOTHING;
        }
        Walk walk = new Walk(rows);
        walk.walk();
        return new Found(walk.refused, walk.dropped, walk.rowsWithDropped);
    }

    /**
     * What was found in some rows.
     *
     * @param refused rows that cannot be as asked, each once
     * @param dropped in how many rows each key was, that is to be dropped
     * @param rowsWithDropped how many rows have such a key
     */
    public record Found(List<Refusal> refused, Map<String, Long> dropped, long rowsWithDropped) {
        public static final Found NOTHING = new Found(List.of(), Map.of(), 0);

        public Found {
            refused = List.copyOf(refused);
            dropped = Map.copyOf(dropped);
        }

        public Found plus(Found other) {
            List<Refusal> both = new ArrayList<>(refused);
            both.addAll(other.refused);
            Map<String, Long> sum = new TreeMap<>(dropped);
            other.dropped.forEach((key, count) -> sum.merge(key, count, Long::sum));
            return new Found(both, sum, rowsWithDropped + other.rowsWithDropped);
        }
    }

    /**
     * A row that cannot be as asked.
     *
     * @param field {@code $meta.KEY}, or {@code $meta} where it is about the document as a whole
     */
    public record Refusal(Key key, String field, String reason) {
        public String describe() {
            return "row " + key.display() + ": " + reason;
        }
    }

    private final class Walk {
        private final Columns rows;
        private final Column dynamic;
        private final List<TypedColumn> made = new ArrayList<>();
        private final List<byte[]> left = new ArrayList<>();
        private final List<Refusal> refused = new ArrayList<>();
        private final Map<String, Long> dropped = new TreeMap<>();
        private long rowsWithDropped;

        private Walk(Columns rows) {
            this.rows = rows;
            this.dynamic = rows.columns().stream()
                    .filter(column -> column.name().equals(Column.DYNAMIC))
                    .findFirst()
                    .orElseThrow(() -> new GodwitException(
                            ErrorCode.BAD_ANSWER, "The server's answer lacks the dynamic field, which was asked for."));
            fields.forEach(field -> made.add(new TypedColumn(field)));
        }

        private void walk() {
            JsonEntries entries = new JsonEntries(dynamic, rows.rows());
            for (int row = 0; row < rows.rows(); row++) {
                try {
                    row(row, entries.next());
                } catch (JsonProcessingException e) {
                    long at = Math.max(0, e.getLocation().getByteOffset());
                    refuse(
                            row,
                            Column.DYNAMIC,
                            "its dynamic field is no JSON object: it cannot be read past byte " + at);
                } catch (IOException e) {
                    refuse(row, Column.DYNAMIC, "its dynamic field is no JSON object: " + e.getMessage());
                }
            }
        }

        private void row(int row, DynamicRow entry) throws IOException {
            for (TypedColumn column : made) {
                String name = column.name();
                Optional<String> problem = entry.doubled(name)
                        ? Optional.of("stands there more than once, so its value is not certain")
                        : column.add(entry.value(name));
                problem.ifPresent(words -> refuse(row, field(name), "dynamic key " + name + " " + words));
            }
            List<String> others = entry.keysBut(names());
            switch (rest) {
                case KEEP -> left.add(entry.without(names()));
                case REFUSE ->
                    others.forEach(name -> refuse(
                            row,
                            field(name),
                            "it has the dynamic key " + QuotedText.shortened(name)
                                    + ", which has no place at the target"));
                case DROP -> {
                    others.forEach(name -> dropped.merge(name, 1L, Long::sum));
                    rowsWithDropped += others.isEmpty() ? 0 : 1;
                }
            }
        }

        private static String field(String name) {
            return Column.DYNAMIC + "." + name;
        }

        private void refuse(int row, String field, String reason) {
            Key key = rows.keys().get(row);
            if (refused.isEmpty() || !refused.get(refused.size() - 1).key().equals(key)) {
                refused.add(new Refusal(key, field, reason));
            }
        }

        private List<Column> columns() {
            List<Column> columns = new ArrayList<>();
            rows.columns().stream()
                    .filter(column -> !column.name().equals(Column.DYNAMIC))
                    .forEach(columns::add);
            made.forEach(column -> columns.add(column.build()));
            if (rest == Rest.KEEP) {
                columns.add(DynamicRow.column(left));
            }
            columns.sort(Comparator.comparing(Column::name));
            return columns;
        }
    }
}
