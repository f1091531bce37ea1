package io.godwit.milvus;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.milvus.grpc.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that a server would take and change without a word, so that they are refused before they are sent. Only Milvus Lite 3 is
 * known to do so (3.2.2): it merges dynamic keys into the row, where one of a field's name takes the field's place or is lost, and
 * keeps a JSON text as the bare text, a JSON null as no value, one of two equal keys.
 */
final class SilentChanges {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

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
                root(column.name(), slot.bytes(), wire.valueStart(), wire.valueEnd());
            }
        }
    }

    private static void keys(byte[] bytes, int start, int end, TargetFields target) {
        JsonNode root = tree(Column.DYNAMIC, bytes, start, end);
        if (root == null || !root.isObject()) {
            throw refused("The dynamic field holds no object; Milvus Lite 3 would drop what it holds.");
        }
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (target.has(entry.getKey())) {
                throw refused("The dynamic field has the key " + entry.getKey()
                        + ", which is the name of a field; Milvus Lite 3 would lose one of the two.");
            }
        }
    }

    private static void root(String field, byte[] bytes, int start, int end) {
        JsonNode root = tree(field, bytes, start, end);
        if (root != null && root.isValueNode()) {
            throw refused("Field " + field
                    + " holds a JSON value that is neither object nor array; Milvus Lite 3 would not keep it.");
        }
    }

    /** Null for what is no JSON at all, which is kept as it is. */
    private static @Nullable JsonNode tree(String field, byte[] bytes, int start, int end) {
        try {
            return MAPPER.readTree(bytes, start, end - start);
        } catch (MismatchedInputException e) {
            throw refused("Field " + field + " holds an object with the same key twice; Milvus Lite 3 would keep one.");
        } catch (IOException e) {
            requireUtf8(field, bytes, start, end);
            return null;
        }
    }

    private static void requireUtf8(String field, byte[] bytes, int start, int end) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, end - start));
        } catch (CharacterCodingException e) {
            throw refused("Field " + field + " holds bytes that are no UTF-8; Milvus Lite 3 fails on them.");
        }
    }

    private static GodwitException refused(String message) {
        return new GodwitException(ErrorCode.ROW_REFUSED, message);
    }
}
