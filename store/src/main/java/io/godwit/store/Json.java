package io.godwit.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.LoadSource;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.run.CopyOrder;
import io.godwit.migration.run.DroppedKeys;
import io.godwit.migration.run.Phase;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The small values that are kept as JSON in one column. Durations are ISO 8601; what is empty is left out. */
final class Json {
    /** A dynamic key, which is a name here, is as long as its row allows. */
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private Json() {}

    static String write(RunOptions options) {
        ObjectNode node = MAPPER.createObjectNode();
        options.parallelism().ifPresent(value -> node.put("parallelism", value));
        options.maxRate().ifPresent(value -> node.put("maxRate", value));
        node.put("verify", options.verify().name());
        node.put("recheckSource", options.recheckSource());
        node.put("loadSource", options.loadSource().name());
        node.put("patience", options.patience().toString());
        options.chunkBytes().ifPresent(value -> node.put("chunkBytes", value));
        if (options.rbac()) {
            node.put("rbac", true);
        }
        options.flink().ifPresent(address -> node.put("flink", address.toString()));
        return node.toString();
    }

    static RunOptions options(String json) {
        JsonNode node = parse(json);
        return RunOptions.builder()
                .parallelism(
                        node.has("parallelism")
                                ? OptionalInt.of(node.get("parallelism").intValue())
                                : OptionalInt.empty())
                .maxRate(
                        node.has("maxRate")
                                ? OptionalLong.of(node.get("maxRate").longValue())
                                : OptionalLong.empty())
                .verify(Verify.valueOf(node.get("verify").textValue()))
                .recheckSource(node.get("recheckSource").booleanValue())
                .loadSource(LoadSource.valueOf(node.get("loadSource").textValue()))
                .patience(Duration.parse(node.get("patience").textValue()))
                .chunkBytes(
                        node.has("chunkBytes")
                                ? OptionalInt.of(node.get("chunkBytes").intValue())
                                : OptionalInt.empty())
                .rbac(node.path("rbac").asBoolean())
                .flink(Optional.ofNullable(node.path("flink").textValue()).map(URI::create))
                .build();
    }

    /** Null: nothing. */
    static @Nullable String write(MissingLoad load) {
        if (load.need() == Need.NOTHING) {
            return null;
        }
        ObjectNode node = MAPPER.createObjectNode();
        node.put("need", load.need().name());
        load.partitions().forEach(node.putArray("partitions")::add);
        return node.toString();
    }

    static MissingLoad load(@Nullable String json) {
        if (json == null) {
            return MissingLoad.NOTHING;
        }
        JsonNode node = parse(json);
        return new MissingLoad(Need.valueOf(node.get("need").textValue()), texts(node.get("partitions")));
    }

    static String write(Map<Phase, Duration> phases) {
        ObjectNode node = MAPPER.createObjectNode();
        phases.forEach((phase, time) -> node.put(phase.name(), time.toString()));
        return node.toString();
    }

    static Map<Phase, Duration> phases(String json) {
        Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
        parse(json)
                .properties()
                .forEach(entry -> phases.put(
                        Phase.valueOf(entry.getKey()),
                        Duration.parse(entry.getValue().textValue())));
        return phases;
    }

    static String write(DroppedKeys dropped) {
        ObjectNode node = MAPPER.createObjectNode().put("rows", dropped.rows());
        dropped.keys().forEach(node.putObject("keys")::put);
        return node.toString();
    }

    static DroppedKeys droppedKeys(String json) {
        JsonNode node = parse(json);
        Map<String, Long> keys = new HashMap<>();
        node.get("keys")
                .properties()
                .forEach(entry -> keys.put(entry.getKey(), entry.getValue().longValue()));
        return new DroppedKeys(node.get("rows").longValue(), keys);
    }

    static String write(CopyOrder order) {
        ObjectNode node = MAPPER.createObjectNode().put("collection", order.collection());
        order.partitions().forEach(node.putArray("partitions")::add);
        order.gone().forEach(node.putArray("gone")::add);
        order.snapshot().ifPresent(timestamp -> node.put("snapshot", timestamp));
        return node.toString();
    }

    static CopyOrder copyOrder(String json) {
        JsonNode node = parse(json);
        return new CopyOrder(
                node.get("collection").intValue(),
                texts(node.get("partitions")),
                Set.copyOf(texts(node.get("gone"))),
                node.has("snapshot") ? OptionalLong.of(node.get("snapshot").longValue()) : OptionalLong.empty());
    }

    static String write(List<String> texts) {
        ArrayNode node = MAPPER.createArrayNode();
        texts.forEach(node::add);
        return node.toString();
    }

    static List<String> texts(String json) {
        return texts(parse(json));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.textValue()));
        return texts;
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored value is no JSON: " + json, e);
        }
    }
}
