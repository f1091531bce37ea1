package io.godwit.milvus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.milvus.grpc.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values that a server would take and change without a word, so that they are refused before they are sent. Only Milvus Lite 3 is
 * known to do so (3.2.2): it merges dynamic keys into the row, where one of a field's name takes the field's place or is lost, and two
 * that it uses itself are lost; and it keeps a JSON text as the bare text, a JSON null as no value, one of two equal keys, and infinity in
 * place of a number beyond a double.
 */
final class SilentChanges {
    private static final JsonMapper MAPPER = JsonMapper.builder(RowJson.factory())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final String DYNAMIC_FIELD = "The dynamic field";

    /** Names of Milvus Lite 3's own columns, which it takes out of every row. */
    private static final Set<String> OWN_COLUMNS = Set.of("_seq", "_partition");

    private SilentChanges() {}

    /** @throws GodwitException ROW_REFUSED if one of the rows would be changed */
    static void refuse(Column column, TargetFields target) {
        if (target.kind() != ServerKind.LITE_3 || column.type() != DataType.JSON) {
            return;
        }
        boolean dynamic = column.name().equals(Column.DYNAMIC);
        Slot slot = column.slot();
        boolean[] valid = column.valid();
        boolean padded = valid.length > 0 && column.padded();
        Wire wire = new Wire(slot.bytes(), slot.start(), slot.end());
        for (int row = 0; wire.next(); row++) {
            boolean value = wire.valueEnd() > wire.valueStart() && (!padded || valid[row]);
            if (!value) {
                continue;
            }
            if (dynamic) {
                keys(slot.bytes(), wire.valueStart(), wire.valueEnd(), target);
            } else {
                root("Field " + column.name(), slot.bytes(), wire.valueStart(), wire.valueEnd());
            }
        }
    }

    private static void keys(byte[] bytes, int start, int end, TargetFields target) {
        JsonNode root = tree(DYNAMIC_FIELD, bytes, start, end);
        if (root == null || !root.isObject()) {
            throw refused(DYNAMIC_FIELD + " holds " + (root == null ? "no JSON" : "JSON that is no object")
                    + "; Milvus Lite 3 would drop what it holds.");
        }
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (target.has(entry.getKey())) {
                throw refused(DYNAMIC_FIELD + " has the key " + entry.getKey()
                        + ", which is the name of a field; Milvus Lite 3 would lose one of the two.");
            }
            if (OWN_COLUMNS.contains(entry.getKey())) {
                throw refused(DYNAMIC_FIELD + " has the key " + entry.getKey()
                        + ", which Milvus Lite 3 keeps for itself and would lose.");
            }
        }
        finite(DYNAMIC_FIELD, root, bytes, start, end);
    }

    private static void root(String holder, byte[] bytes, int start, int end) {
        JsonNode root = tree(holder, bytes, start, end);
        if (root == null) {
            return;
        }
        if (root.isValueNode()) {
            throw refused(
                    holder + " holds a JSON value that is neither object nor array; Milvus Lite 3 would not keep it.");
        }
        finite(holder, root, bytes, start, end);
    }

    /** Without recursion: a document may be nested deeper than a thread's stack reaches. */
    private static void finite(String holder, JsonNode root, byte[] bytes, int start, int end) {
        Deque<JsonNode> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            if (node.isDouble() && Double.isInfinite(node.doubleValue())) {
                infinite(holder, bytes, start, end);
                return;
            }
            node.forEach(open::push);
        }
    }

    /** Where infinity stands as such, it is kept. */
    private static void infinite(String holder, byte[] bytes, int start, int end) {
        try (JsonParser parser = MAPPER.createParser(bytes, start, end - start)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_FLOAT
                        && !RowJson.NOT_FINITE.contains(parser.getText())
                        && Double.isInfinite(Double.parseDouble(parser.getText()))) {
                    throw refused(holder
                            + " holds a number beyond the largest double; Milvus Lite 3 would make infinity of it.");
                }
            }
        } catch (IOException e) {
            throw new GodwitException(ErrorCode.INTERNAL, "JSON that was read once cannot be read again.", e);
        }
    }

    /** Null for what is no JSON to Milvus Lite 3, of which a JSON field keeps the bytes as they are. */
    private static @Nullable JsonNode tree(String holder, byte[] bytes, int start, int end) {
        if (Arrays.equals(
                bytes,
                start,
                Math.min(end, start + BYTE_ORDER_MARK.length),
                BYTE_ORDER_MARK,
                0,
                BYTE_ORDER_MARK.length)) {
            return null;
        }
        try (JsonParser parser = MAPPER.createParser(bytes, start, end - start)) {
            JsonNode root = MAPPER.readTree(parser);
            return parser.nextToken() == null ? root : null;
        } catch (MismatchedInputException e) {
            throw refused(holder + " holds an object with the same key twice; Milvus Lite 3 would keep one.");
        } catch (IOException e) {
            requireUtf8(holder, bytes, start, end);
            return null;
        }
    }

    private static void requireUtf8(String holder, byte[] bytes, int start, int end) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, end - start));
        } catch (CharacterCodingException e) {
            throw refused(holder + " holds bytes that are no UTF-8; Milvus Lite 3 fails on them.");
        }
    }

    private static GodwitException refused(String message) {
        return new GodwitException(ErrorCode.ROW_REFUSED, message);
    }
}
