package io.godwit.migration.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.migration.CollectionOptions.DynamicKeys;
import io.godwit.migration.CollectionOptions.DynamicKeys.Others;
import io.godwit.migration.CollectionOptions.IndexChoice;
import io.godwit.migration.CollectionOptions.LoadChoice;
import io.godwit.migration.CollectionOptions.PartitionKey;
import io.godwit.migration.CollectionOptions.TypedKey;
import io.milvus.grpc.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Options as they stand in a plan file and in stored plans: only what was asked, in the words of {@link OptionsText}. */
final class OptionsJson {
    static final SimpleModule MODULE = new SimpleModule()
            .addSerializer(CollectionOptions.class, new Writer())
            .addDeserializer(CollectionOptions.class, new Reader());

    private static final Set<String> KEYS = Set.of(
            "fields",
            "description",
            "dynamicField",
            "dynamicKeys",
            "partitionKey",
            "shards",
            "consistencyLevel",
            "index",
            "load",
            "autoId");

    private OptionsJson() {}

    static ObjectNode write(CollectionOptions options) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (!options.fields().isEmpty()) {
            options.fields().forEach(node.putArray("fields")::add);
        }
        options.description().ifPresent(text -> node.put("description", text));
        options.dynamicField().ifPresent(on -> node.put("dynamicField", OptionsText.onOff(on)));
        write(node, options.dynamicKeys());
        options.partitionKey().ifPresent(key -> write(node, key));
        options.shards().ifPresent(shards -> node.put("shards", shards));
        options.consistencyLevel().ifPresent(level -> node.put("consistencyLevel", level.name()));
        if (options.index() != IndexChoice.SOURCE) {
            node.put("index", OptionsText.lower(options.index()));
        }
        if (options.load() != LoadChoice.SOURCE) {
            node.put("load", OptionsText.lower(options.load()));
        }
        if (options.autoId() != AutoId.AUTO) {
            node.put("autoId", OptionsText.lower(options.autoId()));
        }
        return node;
    }

    private static void write(ObjectNode node, DynamicKeys keys) {
        if (keys.equals(DynamicKeys.REFUSED)) {
            return;
        }
        if (keys.fields().isEmpty()) {
            node.put("dynamicKeys", OptionsText.lower(keys.others()));
            return;
        }
        ObjectNode into = node.putObject("dynamicKeys");
        into.put("others", OptionsText.lower(keys.others()));
        ObjectNode fields = into.putObject("fields");
        for (TypedKey key : keys.fields()) {
            ObjectNode field = fields.putObject(key.name());
            field.put("type", key.type().name());
            if (key.array()) {
                field.put("elementType", key.elementType().name()).put("maxCapacity", key.maxCapacity());
            }
            if (key.maxLength() > 0) {
                field.put("maxLength", key.maxLength());
            }
            if (key.nullable()) {
                field.put("nullable", true);
            }
            key.defaultValue().ifPresent(value -> field.put("default", value));
        }
    }

    private static void write(ObjectNode node, PartitionKey key) {
        if (key.none()) {
            node.put("partitionKey", OptionsText.NONE);
            return;
        }
        ObjectNode into = node.putObject("partitionKey").put("field", key.field());
        if (key.partitions() > 0) {
            into.put("partitions", key.partitions());
        }
    }

    /** A document with each value as it is written: YAML would make 7 of 007 and true of yes, and both may be somebody's text. */
    static JsonNode texts(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                object.set(name, texts(json));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                array.add(texts(json));
            }
            return array;
        }
        return token == null || token == JsonToken.VALUE_NULL
                ? JsonNodeFactory.instance.nullNode()
                : JsonNodeFactory.instance.textNode(json.getText());
    }

    /**
     * @param node as {@link #texts} gives it
     * @throws IllegalArgumentException naming what is wrong
     */
    static CollectionOptions read(JsonNode node) {
        require(node.isObject(), "options are not keys with values");
        refuseOthers(node, KEYS, "option");
        CollectionOptions.Builder options = CollectionOptions.builder();
        if (node.has("fields")) {
            List<String> fields = new ArrayList<>();
            node.get("fields").forEach(field -> {
                require(field.isTextual(), "fields is not a list of names");
                fields.add(field.asText());
            });
            require(!fields.isEmpty(), "fields is not a list of names");
            options.fields(fields);
        }
        text(node, "description").ifPresent(options::description);
        text(node, "dynamicField").map(OptionsText::onOff).ifPresent(options::dynamicField);
        if (node.has("dynamicKeys")) {
            options.dynamicKeys(dynamicKeys(node.get("dynamicKeys")));
        }
        if (node.has("partitionKey")) {
            options.partitionKey(partitionKey(node.get("partitionKey")));
        }
        if (node.has("shards")) {
            options.shards(OptionsText.positive("shards", node.get("shards").asText()));
        }
        text(node, "consistencyLevel").map(OptionsText::level).ifPresent(options::consistencyLevel);
        text(node, "index").map(OptionsText::index).ifPresent(options::index);
        text(node, "load").map(OptionsText::load).ifPresent(options::load);
        text(node, "autoId").map(OptionsText::autoId).ifPresent(options::autoId);
        return options.build();
    }

    private static DynamicKeys dynamicKeys(JsonNode node) {
        if (node.isTextual()) {
            return new DynamicKeys(List.of(), OptionsText.others(node.asText()));
        }
        refuseOthers(node, Set.of("others", "fields"), "key of dynamicKeys");
        Others others = text(node, "others").map(OptionsText::others).orElse(Others.REFUSE);
        List<TypedKey> fields = new ArrayList<>();
        node.path("fields").properties().forEach(entry -> fields.add(typedKey(entry.getKey(), entry.getValue())));
        return new DynamicKeys(fields, others);
    }

    private static TypedKey typedKey(String name, JsonNode node) {
        if (node.isTextual()) {
            return OptionsText.typedKey(name, node.asText(), 0, false, Optional.empty());
        }
        refuseOthers(
                node,
                Set.of("type", "elementType", "maxCapacity", "maxLength", "nullable", "default"),
                "key of field " + name);
        int length = node.has("maxLength")
                ? OptionsText.positive("maxLength", node.get("maxLength").asText())
                : 0;
        String type = text(node, "type")
                .orElseThrow(() -> new IllegalArgumentException("field " + name + " of dynamicKeys lacks its type"));
        boolean nullable = text(node, "nullable").map(OptionsText::onOff).orElse(false);
        if (!type.equalsIgnoreCase(DataType.Array.name())) {
            return OptionsText.typedKey(name, type, length, nullable, text(node, "default"));
        }
        String element = text(node, "elementType")
                .orElseThrow(() -> new IllegalArgumentException("array " + name + " lacks its elementType"));
        int capacity = node.has("maxCapacity")
                ? OptionsText.positive("maxCapacity", node.get("maxCapacity").asText())
                : 0;
        return OptionsText.array(
                OptionsText.typedKey(name, element, length, nullable, text(node, "default")), capacity);
    }

    private static PartitionKey partitionKey(JsonNode node) {
        if (node.isTextual()) {
            return OptionsText.partitionKey(node.asText());
        }
        refuseOthers(node, Set.of("field", "partitions"), "key of partitionKey");
        int partitions = node.has("partitions")
                ? OptionsText.positive("partitions", node.get("partitions").asText())
                : 0;
        return new PartitionKey(
                text(node, "field").orElseThrow(() -> new IllegalArgumentException("partitionKey lacks its field")),
                partitions);
    }

    private static Optional<String> text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        require(value.isMissingNode() || (value.isValueNode() && !value.isNull()), key + " is not one value");
        return value.isMissingNode() ? Optional.empty() : Optional.of(value.asText());
    }

    private static void refuseOthers(JsonNode node, Set<String> known, String what) {
        node.fieldNames()
                .forEachRemaining(key -> require(
                        known.contains(key),
                        "'" + key + "' is no " + what + "; there are "
                                + String.join(", ", known.stream().sorted().toList())));
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }

    private static final class Writer extends JsonSerializer<CollectionOptions> {
        @Override
        public void serialize(CollectionOptions options, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writePOJO(OptionsJson.write(options));
        }
    }

    private static final class Reader extends JsonDeserializer<CollectionOptions> {
        @Override
        public CollectionOptions deserialize(JsonParser json, DeserializationContext context) throws IOException {
            try {
                return OptionsJson.read(texts(json));
            } catch (IllegalArgumentException e) {
                throw JsonMappingException.from(json, String.valueOf(e.getMessage()), e);
            }
        }
    }
}
