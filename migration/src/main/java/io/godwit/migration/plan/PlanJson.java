package io.godwit.migration.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.migration.MigrationPlan;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.milvus.grpc.CollectionSchema;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A plan as JSON, without loss: schemas stand in it as protobuf bytes, with their fields in words beside them. */
public final class PlanJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(CollectionSchema.class, new SchemaWriter())
                    .addDeserializer(CollectionSchema.class, new SchemaReader())
                    .addSerializer(Optional.class, new OptionalWriter())
                    .addDeserializer(Optional.class, new OptionalReader()))
            .addModule(OptionsJson.MODULE)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private PlanJson() {}

    public static String write(MigrationPlan plan) {
        try {
            return MAPPER.writeValueAsString(plan);
        } catch (JsonProcessingException e) {
            throw new GodwitException(ErrorCode.INTERNAL, "The plan cannot be written as JSON.", e);
        }
    }

    public static MigrationPlan read(String json) {
        try {
            return MAPPER.treeToValue(upToDate(MAPPER.readTree(json)), MigrationPlan.class);
        } catch (JsonProcessingException e) {
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE,
                    "A stored plan cannot be read (" + e.getOriginalMessage()
                            + "). Another version of Godwit may have written it; use that one.",
                    e);
        }
    }

    /** What plans lack that were stored before it could be chosen. */
    private static JsonNode upToDate(JsonNode plan) {
        JsonNode spec = plan.path("spec");
        List.of(spec.path("selection"), spec.path("exclusions"), plan.path("collections"))
                .forEach(holder -> holder.forEach(PlanJson::withOptions));
        if (plan instanceof ObjectNode whole && !whole.has("emptyDatabases")) {
            whole.putArray("emptyDatabases");
        }
        for (JsonNode collection : plan.path("collections")) {
            if (collection instanceof ObjectNode one && !one.has("newIds")) {
                one.put("newIds", false);
            }
            if (collection instanceof ObjectNode one && !one.has("existingId")) {
                one.put("existingId", 0);
            }
        }
        return plan;
    }

    private static void withOptions(JsonNode item) {
        if (item instanceof ObjectNode object && !object.has("options")) {
            object.putObject("options");
        }
    }

    private static final class SchemaWriter extends JsonSerializer<CollectionSchema> {
        @Override
        public void serialize(CollectionSchema schema, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeStartObject();
            json.writeBinaryField("protobuf", schema.toByteArray());
            json.writeObjectField("fields", SchemaText.lines(schema));
            json.writeEndObject();
        }
    }

    private static final class SchemaReader extends JsonDeserializer<CollectionSchema> {
        @Override
        public CollectionSchema deserialize(JsonParser json, DeserializationContext context) throws IOException {
            JsonNode node = json.readValueAsTree();
            return CollectionSchema.parseFrom(node.path("protobuf").binaryValue());
        }
    }

    /** The only optional value of a plan is the collection of a finding. */
    @SuppressWarnings("rawtypes")
    private static final class OptionalWriter extends JsonSerializer<Optional> {
        @Override
        public void serialize(Optional value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (value.isPresent()) {
                json.writePOJO(value.get());
            } else {
                json.writeNull();
            }
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class OptionalReader extends JsonDeserializer<Optional> {
        @Override
        public Optional deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return Optional.of(json.readValueAs(CollectionName.class));
        }

        @Override
        public Optional getNullValue(DeserializationContext context) {
            return Optional.empty();
        }
    }
}
