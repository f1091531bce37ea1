package io.godwit.milvus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ValueField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A JSON value that is to become a typed one.
 *
 * @param text of a string or number
 */
record DynamicValue(JsonToken token, String text) {
    static final DynamicValue NULL = new DynamicValue(JsonToken.VALUE_NULL, "");

    private static final int SHOWN = 40;

    static DynamicValue of(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return NULL;
        }
        return new DynamicValue(token, token.isScalarValue() ? parser.getText() : "");
    }

    /** The value in a field's type; empty: it does not fit. */
    Optional<ValueField> as(FieldSchema field) {
        ValueField.Builder value = ValueField.newBuilder();
        try {
            return fits(field, value) ? Optional.of(value.build()) : Optional.empty();
        } catch (NumberFormatException e) {
            // An integer beyond its type.
            return Optional.empty();
        }
    }

    private boolean fits(FieldSchema field, ValueField.Builder into) {
        boolean integer = token == JsonToken.VALUE_NUMBER_INT;
        boolean number = token.isNumeric();
        switch (field.getDataType()) {
            case Bool -> {
                into.setBoolData(token == JsonToken.VALUE_TRUE);
                return token.isBoolean();
            }
            case Int8 -> into.setIntData(integer ? Byte.parseByte(text) : 0);
            case Int16 -> into.setIntData(integer ? Short.parseShort(text) : 0);
            case Int32 -> into.setIntData(integer ? Integer.parseInt(text) : 0);
            case Int64 -> into.setLongData(integer ? Long.parseLong(text) : 0);
            case Float -> {
                into.setFloatData(number ? Float.parseFloat(text) : 0);
                return number && Float.isFinite(into.getFloatData());
            }
            case Double -> {
                into.setDoubleData(number ? Double.parseDouble(text) : 0);
                return number && Double.isFinite(into.getDoubleData());
            }
            default -> {
                into.setStringData(text);
                return token == JsonToken.VALUE_STRING
                        && text.getBytes(StandardCharsets.UTF_8).length <= maxLength(field);
            }
        }
        return integer;
    }

    /** For people. */
    String shown() {
        String shown = switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> '"' + text + '"';
            default -> text;
        };
        return shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN) + "…";
    }

    /** The type with its length, as people write it. */
    static String type(FieldSchema field) {
        return field.getDataType() == DataType.VarChar
                ? "VarChar(" + maxLength(field) + ")"
                : field.getDataType().name();
    }

    private static long maxLength(FieldSchema field) {
        return field.getTypeParamsList().stream()
                .filter(param -> param.getKey().equals("max_length"))
                .map(KeyValuePair::getValue)
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
