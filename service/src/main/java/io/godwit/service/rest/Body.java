package io.godwit.service.rest;

import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import io.godwit.service.problem.Texts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object of a request, whatever content type was sent with it. Each part is asked for by name and type; what is wrong is told
 * with its path: {@code dbCollections[0].dbName}.
 */
final class Body {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode node;
    private final String path;

    private Body(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** An empty body is an empty object: clients send either where there is nothing to say. */
    static Body parse(byte[] bytes) {
        if (bytes.length == 0) {
            return empty();
        }
        JsonNode node;
        try {
            node = JSON.readTree(bytes);
        } catch (JacksonException e) {
            // Its message would quote the body, which may hold a secret.
            throw Problem.INVALID_PARAMETER.with("the body is not JSON.");
        }
        if (!node.isObject()) {
            throw Problem.INVALID_PARAMETER.with("the body is not a JSON object.");
        }
        broken(node, "").ifPresent(path -> {
            throw Problem.INVALID_PARAMETER.with(path
                    + " holds U+0000, or half of a character of two parts (U+D800 to U+DFFF), which cannot be kept.");
        });
        return new Body(node, "");
    }

    /** The path of a text that cannot be kept; of its object, if it is a name. */
    private static Optional<String> broken(JsonNode value, String path) {
        if (value.isString()) {
            return Texts.whole(value.stringValue()) ? Optional.empty() : Optional.of(path);
        }
        if (value.isArray()) {
            return IntStream.range(0, value.size())
                    .mapToObj(i -> broken(value.get(i), path + "[" + i + "]"))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        return value.propertyNames().stream()
                .map(name -> Texts.whole(name)
                        ? broken(value.path(name), path.isEmpty() ? name : path + "." + name)
                        : Optional.of(path.isEmpty() ? "the body" : path))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Refuses names that nobody would read: a misspelt option must not be taken for one that was left out. */
    void only(String... names) {
        Set<String> known = Set.of(names);
        for (String name : node.propertyNames()) {
            if (known.isEmpty()) {
                throw wrong(name, "is not known here; the body is empty or {}");
            }
            if (!known.contains(name)) {
                throw wrong(name, "is not known here; known are " + String.join(", ", names));
            }
        }
    }

    boolean has(String name) {
        return given(name).isPresent();
    }

    /** Whether it is there, as null. */
    boolean isNull(String name) {
        return node.path(name).isNull();
    }

    /** Whether it is there and says something: neither an empty text nor an object of nothing but such. */
    boolean says(String name) {
        return given(name).filter(Body::says).isPresent();
    }

    private static boolean says(JsonNode value) {
        return value.isObject()
                ? value.values().stream().anyMatch(Body::says)
                : !value.isNull() && !(value.isString() && value.stringValue().isEmpty());
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    /** Null and an empty text count as left out. */
    Optional<String> optionalText(String name) {
        return given(name)
                .map(value -> {
                    if (!value.isString()) {
                        throw wrong(name, "must be a string");
                    }
                    return value.stringValue();
                })
                .filter(text -> !text.isEmpty());
    }

    Optional<Boolean> optionalFlag(String name) {
        return given(name).map(value -> {
            if (!value.isBoolean()) {
                throw wrong(name, "must be true or false");
            }
            return value.booleanValue();
        });
    }

    /** One of the constants of an enum, in lower case; empty if it is left out. */
    <E extends Enum<E>> Optional<E> optionalChoice(String name, E[] choices) {
        return optionalText(name)
                .map(text -> Arrays.stream(choices)
                        .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(text))
                        .findFirst()
                        .orElseThrow(() -> wrong(
                                name,
                                "is one of "
                                        + Arrays.stream(choices)
                                                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                                                .collect(Collectors.joining(", ")))));
    }

    /** A whole number from 1; empty if it is left out. */
    OptionalLong optionalNumber(String name, long most) {
        return optionalNumber(name, most, Problem.INVALID_PARAMETER);
    }

    /** @param outOfRange what it is called if it is a whole number, but none of those */
    OptionalLong optionalNumber(String name, long most, Problem outOfRange) {
        return given(name).stream()
                .mapToLong(value -> {
                    String must = "must be a whole number from 1 to " + most;
                    if (!value.isIntegralNumber()) {
                        throw wrong(name, must);
                    }
                    if (!value.canConvertToLong() || value.longValue() < 1 || value.longValue() > most) {
                        throw outOfRange.with(path + name + " " + must + ".");
                    }
                    return value.longValue();
                })
                .findFirst();
    }

    /**
     * A digest that is the same for bodies that say the same: neither the order of names nor space counts. SHA-256, in hexadecimal. What
     * lets into a cluster does not count either: from a digest a short password could be found by trying.
     */
    String digest() {
        JsonNode open = node.deepCopy();
        open.forEach(part -> {
            if (part instanceof ObjectNode object) {
                object.remove(CredentialsBody.NAMES);
            }
        });
        Object plain = JSON.treeToValue(open, Object.class);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(JSON.writeValueAsBytes(plain)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java lacks SHA-256, which every Java has to have.", e);
        }
    }

    Body object(String name) {
        return optionalObject(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    Optional<Body> optionalObject(String name) {
        return given(name).map(value -> {
            if (!value.isObject()) {
                throw wrong(name, "must be an object");
            }
            return new Body(value, path + name + ".");
        });
    }

    /** A list of objects, or of texts that stand for objects with nothing but this. */
    Optional<List<Body>> objectsOrTexts(String name, String field) {
        return list(name).map(elements -> {
            List<Body> objects = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++) {
                String element = name + "[" + i + "]";
                JsonNode value = elements.get(i);
                if (!value.isObject() && !value.isString()) {
                    throw wrong(element, "must be a string or an object");
                }
                JsonNode object =
                        value.isObject() ? value : JSON.createObjectNode().set(field, value);
                objects.add(new Body(object, path + element + "."));
            }
            return objects;
        });
    }

    /** This object, with what only the other one has. */
    Body over(Body other) {
        ObjectNode both = (ObjectNode) other.node.deepCopy();
        node.properties().forEach(property -> both.set(property.getKey(), property.getValue()));
        return new Body(both, path);
    }

    /** As JSON. */
    String json() {
        return JSON.writeValueAsString(node);
    }

    /** An object with nothing in it. */
    static Body empty() {
        return new Body(JSON.createObjectNode(), "");
    }

    /** Empty if it is left out. An empty list is refused: it may be meant as nothing or as everything. */
    Optional<List<Body>> objects(String name) {
        return list(name).map(elements -> {
            List<Body> objects = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++) {
                String element = name + "[" + i + "]";
                if (!elements.get(i).isObject()) {
                    throw wrong(element, "must be an object");
                }
                objects.add(new Body(elements.get(i), path + element + "."));
            }
            return objects;
        });
    }

    /** As {@link #objects}. */
    Optional<List<String>> texts(String name) {
        return list(name).map(elements -> {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++) {
                if (!elements.get(i).isString()) {
                    throw wrong(name + "[" + i + "]", "must be a string");
                }
                texts.add(elements.get(i).stringValue());
            }
            return texts;
        });
    }

    /** An object whose values are all strings, in its order; empty if it is left out. */
    Optional<Map<String, String>> textsByName(String name) {
        return given(name).map(value -> {
            if (!value.isObject()) {
                throw wrong(name, "must be an object");
            }
            Map<String, String> texts = new LinkedHashMap<>();
            value.properties().forEach(entry -> {
                if (!entry.getValue().isString()) {
                    throw wrong(name + "." + entry.getKey(), "must be a string");
                }
                texts.put(entry.getKey(), entry.getValue().stringValue());
            });
            return texts;
        });
    }

    /** @param what of it is wrong, as the end of a sentence */
    ProblemException wrong(String name, String what) {
        return Problem.INVALID_PARAMETER.with(path + name + " " + what + ".");
    }

    private Optional<List<JsonNode>> list(String name) {
        return given(name).map(value -> {
            if (!value.isArray()) {
                throw wrong(name, "must be a list");
            }
            if (value.isEmpty()) {
                throw wrong(name, "is empty; leave it out, or name something");
            }
            return List.copyOf(value.values());
        });
    }

    /** Null counts as left out. */
    private Optional<JsonNode> given(String name) {
        return Optional.of(node.path(name)).filter(value -> !value.isMissingNode() && !value.isNull());
    }
}
