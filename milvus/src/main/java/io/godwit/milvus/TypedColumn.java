package io.godwit.milvus;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.ValueField;
import java.util.List;
import java.util.Optional;

/** A column that is made value by value, with a place for each row as servers send it. */
final class TypedColumn {
    private final FieldSchema schema;
    private final FieldData.Builder field;
    private final ScalarField.Builder values;

    TypedColumn(FieldSchema schema) {
        this.schema = schema;
        this.field = FieldData.newBuilder().setFieldName(schema.getName()).setType(schema.getDataType());
        this.values = field.getScalarsBuilder();
        slot();
    }

    /** Without values, too: an empty array needs the slot of its elements' type. */
    private void slot() {
        switch (schema.getDataType()) {
            case Bool -> values.getBoolDataBuilder();
            case Int8, Int16, Int32 -> values.getIntDataBuilder();
            case Int64 -> values.getLongDataBuilder();
            case Float -> values.getFloatDataBuilder();
            case Double -> values.getDoubleDataBuilder();
            case JSON -> values.getJsonDataBuilder();
            case Array -> values.getArrayDataBuilder();
            default -> values.getStringDataBuilder();
        }
    }

    String name() {
        return schema.getName();
    }

    /** Adds the value of a row; returns why it cannot be. */
    Optional<String> add(Optional<DynamicValue> given) {
        if (given.isPresent() && schema.getDataType() == DataType.Array) {
            return array(given.get());
        }
        if (given.isPresent()) {
            Optional<ValueField> value = given.get().as(schema);
            value.ifPresent(this::put);
            return value.isPresent()
                    ? Optional.empty()
                    : Optional.of("holds " + given.get().shown() + ", which is no " + DynamicValue.type(schema));
        }
        if (schema.hasDefaultValue()) {
            put(schema.getDefaultValue());
            return Optional.empty();
        }
        if (schema.getNullable()) {
            field.addValidData(false);
            append(ValueField.getDefaultInstance());
            return Optional.empty();
        }
        return Optional.of("is missing, and the field has neither nulls nor a default");
    }

    private Optional<String> array(DynamicValue given) {
        TypedColumn elements = new TypedColumn(element());
        Optional<List<DynamicValue>> values = given.elements();
        boolean fits = values.isPresent()
                && values.get().size() <= DynamicValue.param(schema, "max_capacity")
                && values.get().stream()
                        .allMatch(value -> elements.add(Optional.of(value)).isEmpty());
        if (!fits) {
            return Optional.of("holds " + given.shown() + ", which is no " + DynamicValue.type(schema));
        }
        valid();
        array(elements);
        return Optional.empty();
    }

    private void array(TypedColumn elements) {
        this.values
                .getArrayDataBuilder()
                .setElementType(schema.getElementType())
                .addData(elements.values);
    }

    private FieldSchema element() {
        return schema.toBuilder()
                .setDataType(schema.getElementType())
                .setNullable(false)
                .build();
    }

    private void put(ValueField value) {
        valid();
        append(value);
    }

    private void valid() {
        if (schema.getNullable()) {
            field.addValidData(true);
        }
    }

    private void append(ValueField value) {
        switch (schema.getDataType()) {
            case Bool -> values.getBoolDataBuilder().addData(value.getBoolData());
            case Int8, Int16, Int32 -> values.getIntDataBuilder().addData(value.getIntData());
            case Int64 -> values.getLongDataBuilder().addData(value.getLongData());
            case Float -> values.getFloatDataBuilder().addData(value.getFloatData());
            case Double -> values.getDoubleDataBuilder().addData(value.getDoubleData());
            case Array -> array(new TypedColumn(element()));
            case JSON -> values.getJsonDataBuilder().addData(value.getBytesData());
            default -> values.getStringDataBuilder().addData(value.getStringData());
        }
    }

    Column build() {
        byte[] bytes = field.build().toByteArray();
        return Column.locate(bytes, 0, bytes.length);
    }
}
