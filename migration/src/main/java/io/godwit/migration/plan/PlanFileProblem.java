package io.godwit.migration.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is wrong with a plan file, in the words of who wrote it and not in those of the parser.
 *
 * @param place {@code , line 7}, or nothing
 */
record PlanFileProblem(String place, String words) {
    private static final Pattern TWICE = Pattern.compile("Duplicate field '(.*)'");

    static PlanFileProblem of(ObjectMapper mapper, String text, JsonProcessingException e) {
        JsonNode tree;
        try {
            tree = mapper.readTree(text);
        } catch (JsonProcessingException malformed) {
            return new PlanFileProblem(line(malformed), syntax(malformed));
        }
        // The parser tells of a key that is lacking before it tells of the misspelt one in its place.
        return unknownKey(tree, PlanDocument.class)
                .map(key -> new PlanFileProblem(line(text, key), "the key '" + key + "' is unknown"))
                .orElseGet(() -> new PlanFileProblem(line(e), content(e)));
    }

    private static Optional<String> unknownKey(JsonNode node, Class<?> type) {
        if (!node.isObject() || !type.isRecord() || type.getNestHost() != PlanDocument.class) {
            return Optional.empty();
        }
        Map<String, RecordComponent> known = Arrays.stream(type.getRecordComponents())
                .collect(Collectors.toMap(RecordComponent::getName, Function.identity()));
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            RecordComponent component = known.get(property.getKey());
            Optional<String> unknown =
                    component == null ? Optional.of(property.getKey()) : unknownKey(property.getValue(), component);
            if (unknown.isPresent()) {
                return unknown;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> unknownKey(JsonNode value, RecordComponent component) {
        if (!(component.getGenericType() instanceof ParameterizedType type)) {
            return unknownKey(value, component.getType());
        }
        boolean list = value.isArray() && type.getActualTypeArguments()[0] instanceof Class<?>;
        for (JsonNode item : list ? value : List.<JsonNode>of()) {
            Optional<String> unknown = unknownKey(item, (Class<?>) type.getActualTypeArguments()[0]);
            if (unknown.isPresent()) {
                return unknown;
            }
        }
        return Optional.empty();
    }

    private static String line(JsonProcessingException e) {
        return e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
    }

    private static String line(String text, String unknown) {
        Pattern key = Pattern.compile("(^|.*[\\s{,\"'-])" + Pattern.quote(unknown) + "[\"']?\\s*:.*");
        long before =
                text.lines().takeWhile(line -> !key.matcher(line).matches()).count();
        return ", line " + (before + 1);
    }

    private static String syntax(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        Matcher twice = TWICE.matcher(message);
        return twice.find()
                ? "the key '" + twice.group(1) + "' stands there twice"
                : "it is not YAML (" + message.lines().findFirst().orElse("") + ")";
    }

    private static String content(JsonProcessingException e) {
        Throwable cause = e.getCause();
        if (e instanceof ValueInstantiationException && cause != null) {
            return String.valueOf(cause.getMessage());
        }
        if (e instanceof MismatchedInputException mismatch) {
            String at = path(mismatch);
            return (at.isEmpty() ? "the whole" : "'" + at + "'") + " is lacking or is not "
                    + wanted(mismatch.getTargetType());
        }
        return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex() + 1).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String wanted(Class<?> type) {
        if (type == int.class || type == long.class) {
            return "a whole number";
        }
        if (type == String.class) {
            return "a text";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "made of keys with their values";
    }
}
