package io.godwit.milvus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.JSONArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The dynamic keys of one row, with each key's own text. */
final class DynamicRow {
    private static final JsonFactory JSON = RowJson.factory();

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final List<Entry> entries;

    private DynamicRow(byte[] bytes, int start, int end, List<Entry> entries) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.entries = entries;
    }

    /** One key with its value: where both stand, what the value is, and its text if it is a scalar. */
    private record Entry(String name, int from, int valueFrom, int to, JsonToken token, String text) {}

    static DynamicRow parse(byte[] bytes, int start, int end) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(bytes, start, end - start)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it begins with " + parser.currentToken());
            }
            String name = "";
            int from = -1;
            int valueFrom = -1;
            JsonToken value = JsonToken.VALUE_NULL;
            String text = "";
            while (true) {
                JsonToken token = parser.nextToken();
                int at = start + (int) parser.currentTokenLocation().getByteOffset();
                if (from >= 0) {
                    entries.add(new Entry(name, from, valueFrom, at, value, text));
                }
                if (token != JsonToken.FIELD_NAME) {
                    break;
                }
                name = parser.currentName();
                from = at;
                value = parser.nextToken();
                valueFrom = start + (int) parser.currentTokenLocation().getByteOffset();
                text = value.isScalarValue() ? parser.getText() : "";
                parser.skipChildren();
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new IOException("it does not end with its object");
            }
        }
        return new DynamicRow(bytes, start, end, entries);
    }

    /** Whether a key stands there more than once: servers do not agree on which of its values counts. */
    boolean doubled(String name) {
        return entries.stream().filter(entry -> entry.name.equals(name)).count() > 1;
    }

    /** Of a key that is not {@link #doubled}; empty: the row has no such key, or a null there. */
    Optional<DynamicValue> value(String name) {
        return entries.stream()
                .filter(entry -> entry.name.equals(name))
                .findFirst()
                .filter(entry -> entry.token != JsonToken.VALUE_NULL)
                .map(this::value);
    }

    private DynamicValue value(Entry entry) {
        ByteString json = ByteString.copyFrom(bytes, entry.valueFrom, trimmed(entry) - entry.valueFrom);
        return new DynamicValue(entry.token, entry.text, json);
    }

    List<String> keysBut(Collection<String> names) {
        return entries.stream()
                .map(Entry::name)
                .distinct()
                .filter(name -> !names.contains(name))
                .toList();
    }

    /** The document without some keys; the text of all others is as it was, also of those that stand there twice. */
    byte[] without(Collection<String> names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
        if (entries.stream().map(Entry::name).noneMatch(names::contains)) {
            out.write(bytes, start, end - start);
            return out.toByteArray();
        }
        out.write('{');
        entries.forEach(entry -> {
            if (!names.contains(entry.name)) {
                if (out.size() > 1) {
                    out.write(',');
                }
                out.write(bytes, entry.from, trimmed(entry) - entry.from);
            }
        });
        out.write('}');
        return out.toByteArray();
    }

    /** Where an entry ends, without what separates it from the next. */
    private int trimmed(Entry entry) {
        int to = entry.to;
        while (bytes[to - 1] <= ' ' && bytes[to - 1] >= 0) {
            to--;
        }
        if (bytes[to - 1] == ',') {
            to--;
        }
        while (bytes[to - 1] <= ' ' && bytes[to - 1] >= 0) {
            to--;
        }
        return to;
    }

    /** A dynamic field of these documents. */
    static Column column(List<byte[]> documents) {
        JSONArray.Builder json = JSONArray.newBuilder();
        documents.forEach(document -> json.addData(ByteString.copyFrom(document)));
        FieldData.Builder field = FieldData.newBuilder()
                .setFieldName(Column.DYNAMIC)
                .setType(DataType.JSON)
                .setIsDynamic(true);
        field.getScalarsBuilder().setJsonData(json);
        byte[] message = field.build().toByteArray();
        return Column.locate(message, 0, message.length);
    }
}
