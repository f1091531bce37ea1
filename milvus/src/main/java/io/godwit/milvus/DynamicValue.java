package io.godwit.milvus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ValueField;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON value that is to become a typed one.
 *
 * @param text of a string or number
 * @param json as it stands in the row
 */
record DynamicValue(JsonToken token, String text, ByteString json) {
    private static final JsonFactory JSON = RowJson.factory();
    private static final int SHOWN = 40;

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
                if (RowJson.NOT_FINITE.contains(text)) {
                    into.setFloatData(Float.parseFloat(text));
                    return number;
                }
                into.setFloatData(number ? Float.parseFloat(text) : 0);
                return number && Float.isFinite(into.getFloatData()) && held(into.getFloatData());
            }
            case Double -> {
                if (RowJson.NOT_FINITE.contains(text)) {
                    into.setDoubleData(Double.parseDouble(text));
                    return number;
                }
                into.setDoubleData(number ? Double.parseDouble(text) : 0);
                return number && Double.isFinite(into.getDoubleData()) && held(into.getDoubleData());
            }
            case JSON -> {
                into.setBytesData(json);
                return true;
            }
            default -> {
                into.setStringData(text);
                return token == JsonToken.VALUE_STRING
                        && Utf8.length(text).orElse(Integer.MAX_VALUE) <= param(field, "max_length");
            }
        }
        return integer;
    }

    /** Decimals become the nearest value, as everywhere; an integer that is not held exactly would be another one, and so would 0. */
    private boolean held(double value) {
        BigDecimal asked = new BigDecimal(text);
        return token == JsonToken.VALUE_NUMBER_INT
                ? asked.compareTo(new BigDecimal(value)) == 0
                : value != 0 || asked.signum() == 0;
    }

    /** The elements of an array; empty: it is none. */
    Optional<List<DynamicValue>> elements() {
        if (token != JsonToken.START_ARRAY) {
            return Optional.empty();
        }
        List<DynamicValue> elements = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json.toByteArray())) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonToken element = parser.currentToken();
                elements.add(
                        new DynamicValue(element, element.isScalarValue() ? parser.getText() : "", ByteString.EMPTY));
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new GodwitException(ErrorCode.INTERNAL, "JSON that was read once cannot be read again.", e);
        }
        return Optional.of(elements);
    }

    /** For people. */
    String shown() {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> QuotedText.shortened(text);
            default -> text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        };
    }

    /** The type with its length, as people write it. */
    static String type(FieldSchema field) {
        return switch (field.getDataType()) {
            case VarChar -> "VarChar(" + param(field, "max_length") + ")";
            case Array ->
                "Array<"
                        + type(field.toBuilder()
                                .setDataType(field.getElementType())
                                .build()) + ">[" + param(field, "max_capacity") + "]";
            default -> field.getDataType().name();
        };
    }

    static long param(FieldSchema field, String key) {
        return field.getTypeParamsList().stream()
                .filter(param -> param.getKey().equals(key))
                .map(KeyValuePair::getValue)
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
