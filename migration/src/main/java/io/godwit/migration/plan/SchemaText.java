package io.godwit.migration.plan;

import com.google.protobuf.TextFormat;
import io.godwit.milvus.FunctionKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.ValueField;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A schema in words, one line a field: {@code title: VarChar(max_length=512), partition key}. Two lines are equal only if the fields are. */
final class SchemaText {
    /** Parameters of functions that may hold what nobody shall read in a plan. */
    private static final Set<String> SECRETS =
            Set.of("api_key", "secret", "secret_key", "access_key", "password", "token");

    private SchemaText() {}

    static List<String> lines(CollectionSchema schema) {
        Stream<String> fields = schema.getFieldsList().stream().map(SchemaText::field);
        Stream<String> functions = schema.getFunctionsList().stream().map(SchemaText::function);
        Stream<String> structs = schema.getStructArrayFieldsList().stream()
                .map(struct -> struct.getName() + ": struct array of "
                        + struct.getFieldsList().stream().map(SchemaText::field).toList());
        Stream<String> dynamic = schema.getEnableDynamicField() ? Stream.of("$meta: dynamic fields") : Stream.empty();
        return Stream.of(fields, structs, dynamic, functions)
                .flatMap(part -> part)
                .toList();
    }

    static String field(FieldSchema field) {
        List<String> parts = new ArrayList<>();
        parts.add(type(field));
        flag(parts, field.getIsPrimaryKey(), "primary key");
        flag(parts, field.getAutoID(), "autoID");
        flag(parts, field.getIsPartitionKey(), "partition key");
        flag(parts, field.getIsClusteringKey(), "clustering key");
        flag(parts, field.getNullable(), "nullable");
        flag(parts, field.getIsFunctionOutput(), "computed by a function");
        flag(parts, field.hasDefaultValue(), "default " + text(field.getDefaultValue()));
        flag(parts, !field.getDescription().isEmpty(), "described as \"" + field.getDescription() + "\"");
        return printable(field.getName() + ": " + String.join(", ", parts));
    }

    /** The type with its parameters: {@code Array of VarChar(max_capacity=8, max_length=64)}. */
    static String type(FieldSchema field) {
        String params = params(TypeParams.of(field));
        boolean elements = field.getDataType() == DataType.Array || field.getDataType() == DataType.ArrayOfVector;
        String element = elements ? " of " + element(field) : "";
        return name(field) + element + (params.isEmpty() ? "" : "(" + params + ")");
    }

    /** The type's name, or its number where it is newer than Godwit. */
    static String name(FieldSchema field) {
        return field.getDataType() == DataType.UNRECOGNIZED
                ? "type " + field.getDataTypeValue()
                : field.getDataType().name();
    }

    /** The type without its parameters: {@code Array of VarChar}. */
    static String kind(FieldSchema field) {
        boolean nested = field.getDataType() == DataType.Array || field.getDataType() == DataType.ArrayOfVector;
        return name(field) + (nested ? " of " + element(field) : "");
    }

    static String value(ValueField value) {
        return printable(text(value));
    }

    static String params(Map<String, String> params) {
        return params.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(param -> param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Control characters escaped: what a server says must not steer a terminal, nor break a line. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                printable.append(String.format("\\u%04x", c));
            } else {
                printable.appendCodePoint(c);
            }
        });
        return printable.toString();
    }

    private static String element(FieldSchema field) {
        return field.getElementType() == DataType.UNRECOGNIZED
                ? "type " + field.getElementTypeValue()
                : field.getElementType().name();
    }

    private static String function(FunctionSchema function) {
        List<String> parts = new ArrayList<>(List.of(settings(function)));
        flag(parts, !function.getDescription().isEmpty(), "described as \"" + function.getDescription() + "\"");
        return printable("function " + function.getName() + ": " + String.join(", ", parts));
    }

    /** A function beside its name and description: {@code BM25 of text into sparse}. */
    static String settings(FunctionSchema function) {
        Map<String, String> settings = new TreeMap<>();
        function.getParamsList()
                .forEach(param -> settings.put(
                        param.getKey(),
                        SECRETS.contains(param.getKey()) ? hidden(param.getValue()) : param.getValue()));
        return printable(FunctionKind.label(function) + " of " + String.join(", ", function.getInputFieldNamesList())
                + " into " + String.join(", ", function.getOutputFieldNamesList())
                + (settings.isEmpty() ? "" : " (" + params(settings) + ")"));
    }

    /** Milvus Lite 3.2.2 takes the key to a model as a parameter. Two keys look alike only if they are equal. */
    private static String hidden(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return "hidden, digest " + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    private static String text(com.google.protobuf.MessageOrBuilder message) {
        return TextFormat.printer().shortDebugString(message);
    }

    private static void flag(List<String> parts, boolean set, String word) {
        if (set) {
            parts.add(word);
        }
    }
}
