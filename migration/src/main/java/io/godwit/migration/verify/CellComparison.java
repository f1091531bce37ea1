package io.godwit.migration.verify;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.Columns;
import io.milvus.grpc.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the fields in which two rows of one key differ, and shows both values in short. The cells are in canonical form. */
final class CellComparison {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final int SHOWN = 40;
    /** A cell in canonical form begins with 1, or with 0 for null; text and JSON go on with their length. */
    private static final int HEAD = 5;

    private final Columns source;
    private final Columns target;
    private final List<String> fields = new ArrayList<>();
    private final List<String> details = new ArrayList<>();

    CellComparison(Columns source, Columns target) {
        this.source = source;
        this.target = target;
    }

    void compare(List<byte[]> sourceCells, List<byte[]> targetCells) {
        for (int i = 0; i < sourceCells.size(); i++) {
            String name = source.names().get(i);
            int other = target.names().indexOf(name);
            if (other < 0) {
                add(name, "the target has no such field");
            } else if (!Arrays.equals(sourceCells.get(i), targetCells.get(other))) {
                differs(name, source.type(i), sourceCells.get(i), targetCells.get(other));
            }
        }
        target.names().stream()
                .filter(name -> !source.names().contains(name))
                .forEach(name -> add(name, "the source has no such field"));
    }

    List<String> fields() {
        return fields;
    }

    String detail() {
        return String.join("; ", details);
    }

    private void differs(String name, DataType type, byte[] ours, byte[] theirs) {
        if (name.equals(CollectionDescription.DYNAMIC_FIELD)) {
            Optional<JsonNode> source = json(ours);
            Optional<JsonNode> target = json(theirs);
            if (source.isPresent() && target.isPresent() && dynamicKeys(source.get(), target.get())) {
                return;
            }
        }
        add(name, show(type, ours, theirs));
    }

    private boolean dynamicKeys(JsonNode ours, JsonNode theirs) {
        TreeSet<String> names = new TreeSet<>();
        ours.fieldNames().forEachRemaining(names::add);
        theirs.fieldNames().forEachRemaining(names::add);
        int before = fields.size();
        for (String name : names) {
            JsonNode one = ours.path(name);
            JsonNode other = theirs.path(name);
            if (!one.equals(other)) {
                add(CollectionDescription.DYNAMIC_FIELD + "." + name, sides(shorten(text(one)), shorten(text(other))));
            }
        }
        return fields.size() > before;
    }

    private void add(String field, String detail) {
        fields.add(field);
        details.add(field + ": " + detail);
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? "(none)" : node.toString();
    }

    private static Optional<JsonNode> json(byte[] cell) {
        if (cell.length <= HEAD) {
            return Optional.empty();
        }
        try {
            JsonNode node = MAPPER.readTree(cell, HEAD, cell.length - HEAD);
            return node.isObject() ? Optional.of(node) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String sides(String ours, String theirs) {
        return ours + " at the source, " + theirs + " at the target";
    }

    /** Both values in short. */
    private static String show(DataType type, byte[] ours, byte[] theirs) {
        return switch (type) {
            case VarChar, String, Text, JSON, Timestamptz, Geometry ->
                sides(shorten(string(ours)), shorten(string(theirs)));
            case Bool, Int8, Int16, Int32, Int64 -> sides(number(ours), number(theirs));
            case Float -> sides(float32(ours, 1), float32(theirs, 1));
            case Double -> sides(float64(ours), float64(theirs));
            case FloatVector -> floats(ours, theirs);
            default -> bytes(ours, theirs);
        };
    }

    private static String string(byte[] cell) {
        return cell[0] == 0 ? "null" : new String(cell, HEAD, cell.length - HEAD, StandardCharsets.UTF_8);
    }

    private static String number(byte[] cell) {
        return cell[0] == 0 ? "null" : Long.toString(buffer(cell).getLong(1));
    }

    private static String float32(byte[] cell, int at) {
        return cell[0] == 0 ? "null" : Float.toString(buffer(cell).getFloat(at));
    }

    private static String float64(byte[] cell) {
        return cell[0] == 0 ? "null" : Double.toString(buffer(cell).getDouble(1));
    }

    private static String floats(byte[] ours, byte[] theirs) {
        if (ours.length != theirs.length) {
            return bytes(ours, theirs);
        }
        int first = -1;
        int count = 0;
        for (int at = 1; at < ours.length; at += 4) {
            if (buffer(ours).getInt(at) != buffer(theirs).getInt(at)) {
                first = first < 0 ? at : first;
                count++;
            }
        }
        return "element " + (first - 1) / 4 + " is " + sides(float32(ours, first), float32(theirs, first))
                + (count > 1 ? ", and " + (count - 1) + " more" : "");
    }

    private static String bytes(byte[] ours, byte[] theirs) {
        int at = Arrays.mismatch(ours, theirs);
        return "differs from byte " + (at - 1) + " on, of "
                + sides(Integer.toString(ours.length - 1), Integer.toString(theirs.length - 1));
    }

    private static ByteBuffer buffer(byte[] cell) {
        return ByteBuffer.wrap(cell).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
