package io.godwit.migration.plan;

import io.godwit.migration.CollectionOptions.TypedKey;
import io.godwit.milvus.QuotedText;
import io.godwit.milvus.Utf8;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ValueField;
import java.util.Optional;

/** Dynamic keys that become fields, in the protocol's terms. */
public final class TypedKeys {
    private TypedKeys() {}

    /** The field, with its default value. */
    public static FieldSchema field(TypedKey key) {
        FieldSchema.Builder field = FieldSchema.newBuilder()
                .setName(key.name())
                .setDataType(key.type())
                .setNullable(key.nullable());
        if (key.maxLength() > 0) {
            field.addTypeParams(param("max_length", key.maxLength()));
        }
        if (key.array()) {
            field.setElementType(key.elementType()).addTypeParams(param("max_capacity", key.maxCapacity()));
        }
        if (problem(key).isEmpty()) {
            key.defaultValue().ifPresent(text -> field.setDefaultValue(value(key, text)));
        }
        return field.build();
    }

    private static KeyValuePair param(String key, int value) {
        return KeyValuePair.newBuilder()
                .setKey(key)
                .setValue(Integer.toString(value))
                .build();
    }

    /** Why it cannot be a field. */
    static Optional<String> problem(TypedKey key) {
        if (!typed(key)) {
            return Optional.of("It is to be of type " + (key.array() ? "Array of " + key.elementType() : key.type())
                    + ", which no dynamic key becomes.");
        }
        boolean ofText = key.type() == DataType.VarChar || key.elementType() == DataType.VarChar;
        if (key.maxLength() > TypedKey.LONGEST || (ofText && key.maxLength() < 1)) {
            return Optional.of(
                    "Its length is " + key.maxLength() + "; a VarChar has 1 to " + TypedKey.LONGEST + " bytes.");
        }
        boolean plain = key.type() != DataType.JSON && !key.array();
        if (!plain && key.defaultValue().isPresent()) {
            return Optional.of("A field of type " + key.type() + " has no default; it may be nullable.");
        }
        if (key.maxCapacity() > TypedKey.LARGEST || (key.array() && key.maxCapacity() < 1)) {
            return Optional.of(
                    "Its capacity is " + key.maxCapacity() + "; an Array has 1 to " + TypedKey.LARGEST + " elements.");
        }
        try {
            key.defaultValue().ifPresent(text -> value(key, text));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(
                    "Its default " + QuotedText.shortened(key.defaultValue().orElse("")) + " is no "
                            + SchemaText.type(field(
                                    new TypedKey(key.name(), key.type(), key.maxLength(), false, Optional.empty())))
                            + ".");
        }
    }

    private static boolean typed(TypedKey key) {
        return key.array()
                ? key.elementType() != DataType.JSON && OptionsText.KEY_TYPES.contains(key.elementType())
                : OptionsText.KEY_TYPES.contains(key.type());
    }

    private static ValueField value(TypedKey key, String text) {
        ValueField.Builder value = ValueField.newBuilder();
        switch (key.type()) {
            case Bool -> value.setBoolData(truth(text));
            case Int8 -> value.setIntData(Byte.parseByte(text));
            case Int16 -> value.setIntData(Short.parseShort(text));
            case Int32 -> value.setIntData(Integer.parseInt(text));
            case Int64 -> value.setLongData(Long.parseLong(text));
            case Float -> value.setFloatData(finite(Float.parseFloat(text)));
            case Double -> value.setDoubleData(finite(Double.parseDouble(text)));
            default -> value.setStringData(fitting(text, key.maxLength()));
        }
        return value.build();
    }

    private static boolean truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
        }
        return text.equals("true");
    }

    private static float finite(float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static String fitting(String text, int maxLength) {
        if (Utf8.length(text).orElse(Integer.MAX_VALUE) > maxLength) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }
}
