package io.godwit.milvus;

import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.ValueField;
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
    }

    String name() {
        return schema.getName();
    }

    /** Adds the value of a row; returns why it cannot be. */
    Optional<String> add(Optional<DynamicValue> given) {
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

    private void put(ValueField value) {
        if (schema.getNullable()) {
            field.addValidData(true);
        }
        append(value);
    }

    private void append(ValueField value) {
        switch (schema.getDataType()) {
            case Bool -> values.getBoolDataBuilder().addData(value.getBoolData());
            case Int8, Int16, Int32 -> values.getIntDataBuilder().addData(value.getIntData());
            case Int64 -> values.getLongDataBuilder().addData(value.getLongData());
            case Float -> values.getFloatDataBuilder().addData(value.getFloatData());
            case Double -> values.getDoubleDataBuilder().addData(value.getDoubleData());
            default -> values.getStringDataBuilder().addData(value.getStringData());
        }
    }

    Column build() {
        byte[] bytes = field.build().toByteArray();
        return Column.locate(bytes, 0, bytes.length);
    }
}
