package io.godwit.migration.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.migration.CollectionOptions.DynamicKeys;
import io.godwit.migration.CollectionOptions.DynamicKeys.Others;
import io.godwit.migration.CollectionOptions.IndexChoice;
import io.godwit.migration.CollectionOptions.LoadChoice;
import io.godwit.migration.CollectionOptions.PartitionKey;
import io.godwit.migration.CollectionOptions.TypedKey;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words for options, the same on the command line and in plan files. What is no such word is an
 * {@link IllegalArgumentException} that says what would be.
 */
public final class OptionsText {
    static final String NONE = "none";

    private static final JsonMapper JSON = new JsonMapper();

    /** {@code color:VarChar(64):nullable=unknown}, {@code tags:Array<VarChar(20)>[8]}: only name and type are needed. */
    private static final Pattern TYPED_KEY = Pattern.compile(
            "(?<name>[^:]+):(?<open>[Aa]rray<)?(?<type>[A-Za-z0-9]+)(\\((?<length>\\d+)\\))?(?<close>>)?"
                    + "(\\[(?<capacity>\\d+)])?(?<nullable>:nullable)?(=(?<default>.*))?",
            Pattern.DOTALL);

    static final List<DataType> KEY_TYPES = List.of(
            DataType.Bool,
            DataType.Int8,
            DataType.Int16,
            DataType.Int32,
            DataType.Int64,
            DataType.Float,
            DataType.Double,
            DataType.VarChar,
            DataType.JSON);
    private static final List<ConsistencyLevel> LEVELS = List.of(
            ConsistencyLevel.Strong, ConsistencyLevel.Bounded, ConsistencyLevel.Session, ConsistencyLevel.Eventually);

    private OptionsText() {}

    public static boolean onOff(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "true", "yes" -> true;
            case "off", "false", "no" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither on nor off");
        };
    }

    public static String onOff(boolean on) {
        return on ? "on" : "off";
    }

    public static ConsistencyLevel level(String text) {
        return one(LEVELS, "consistency level", text);
    }

    public static IndexChoice index(String text) {
        return one(List.of(IndexChoice.values()), "choice of indexes", text);
    }

    public static LoadChoice load(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on" -> LoadChoice.YES;
            case "false", "off" -> LoadChoice.NO;
            default -> one(List.of(LoadChoice.values()), "load state", text);
        };
    }

    public static AutoId autoId(String text) {
        return one(List.of(AutoId.values()), "treatment of generated keys", text);
    }

    static Others others(String text) {
        return one(List.of(Others.values()), "treatment of dynamic keys", text);
    }

    /** {@code none}, {@code FIELD} or {@code FIELD:PARTITIONS}. */
    public static PartitionKey partitionKey(String text) {
        if (text.equals(NONE)) {
            return PartitionKey.NONE;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        if (field.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' names no field; write FIELD, FIELD:PARTITIONS or none");
        }
        return new PartitionKey(field, colon < 0 ? 0 : positive("partitions", text.substring(colon + 1)));
    }

    /**
     * {@code refuse} or {@code drop}, and keys that become fields: {@code color:VarChar(64)=red,size:Int64:nullable,drop}. A default
     * that holds a comma or begins with a quote stands in double quotes, with each quote in it doubled.
     */
    public static DynamicKeys dynamicKeys(String text) {
        List<TypedKey> fields = new ArrayList<>();
        Others others = Others.REFUSE;
        for (String item : items(text)) {
            Matcher typed = TYPED_KEY.matcher(item);
            if (typed.matches()) {
                fields.add(typedKey(item, typed));
            } else if (fields.isEmpty() || names(item)) {
                others = others(item);
            } else {
                throw new IllegalArgumentException("'" + item
                        + "' is neither refuse, drop nor KEY:TYPE; a default that holds a comma stands in double quotes:"
                        + " KEY:TYPE=\"a, b\"");
            }
        }
        return new DynamicKeys(fields, others);
    }

    private static boolean names(String item) {
        return Stream.of(Others.values()).anyMatch(others -> others.name().equalsIgnoreCase(item));
    }

    /** Parts between commas that stand in no quotes; a quote opens right behind the first {@code =} of its part. */
    private static List<String> items(String text) {
        List<String> items = new ArrayList<>();
        int start = 0;
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("=\"", at) && text.indexOf('=', start) == at) {
                at = behindQuotes(text, at + 1);
                if (at < text.length() && text.charAt(at) != ',') {
                    throw new IllegalArgumentException("behind the quotes of '" + text.substring(start, at)
                            + "' a comma is wanted; a quote within quotes is written twice");
                }
            } else if (text.charAt(at) == ',') {
                items.add(text.substring(start, at));
                start = ++at;
            } else {
                at++;
            }
        }
        items.add(text.substring(start));
        return items;
    }

    /** @param open where the opening quote is */
    private static int behindQuotes(String text, int open) {
        for (int at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 2)) {
            if (!text.startsWith("\"\"", at)) {
                return at + 1;
            }
        }
        throw new IllegalArgumentException("the quote in '" + text.substring(open) + "' is not closed");
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1).replace("\"\"", "\"") : value;
    }

    private static String quoted(String value) {
        return value.startsWith("\"") || value.indexOf(',') >= 0 ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }

    private static TypedKey typedKey(String item, Matcher typed) {
        boolean array = typed.group("open") != null;
        if (array != (typed.group("close") != null) || (!array && typed.group("capacity") != null)) {
            throw new IllegalArgumentException(
                    "'" + item + "' is no type; write NAME:Array<TYPE>[CAPACITY] or NAME:TYPE");
        }
        TypedKey key = typedKey(
                typed.group("name"),
                typed.group("type"),
                typed.group("length") == null ? 0 : positive("length", typed.group("length")),
                typed.group("nullable") != null,
                Optional.ofNullable(typed.group("default")).map(OptionsText::unquoted));
        return array
                ? array(key, typed.group("capacity") == null ? 0 : positive("capacity", typed.group("capacity")))
                : key;
    }

    /**
     * @param element the array's field, but with the type of the elements
     * @param capacity 0: the largest
     */
    static TypedKey array(TypedKey element, int capacity) {
        if (element.type() == DataType.JSON) {
            throw new IllegalArgumentException("field " + element.name() + " is an array of JSON, which there is not");
        }
        return new TypedKey(
                element.name(),
                DataType.Array,
                element.type(),
                capacity == 0 ? TypedKey.LARGEST : capacity,
                element.maxLength(),
                element.nullable(),
                element.defaultValue());
    }

    static TypedKey typedKey(String name, String type, int length, boolean nullable, Optional<String> defaultValue) {
        DataType known = one(KEY_TYPES, "type for a dynamic key", type);
        if (known != DataType.VarChar && length > 0) {
            throw new IllegalArgumentException("field " + name + " is of type " + known + ", which has no length");
        }
        int maxLength = known != DataType.VarChar ? 0 : length == 0 ? TypedKey.LONGEST : length;
        return new TypedKey(name, known, maxLength, nullable, defaultValue);
    }

    /** Comma-separated names. */
    public static List<String> fields(String text) {
        List<String> fields =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (fields.contains("")) {
            throw new IllegalArgumentException("'" + text + "' holds an empty name; write FIELD,FIELD");
        }
        return fields;
    }

    public static int positive(String what, String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the " + what + " '" + text + "' is not a number from 1 on", e);
        }
        throw new IllegalArgumentException("the " + what + " '" + text + "' is not a number from 1 on");
    }

    /** The same text for the same options. */
    public static String canonical(CollectionOptions options) {
        return OptionsJson.write(options).toString();
    }

    /** As it stands in plan files. */
    public static ObjectNode json(CollectionOptions options) {
        return OptionsJson.write(options);
    }

    /** The same as names and values. */
    public static Map<String, Object> values(CollectionOptions options) {
        return JSON.convertValue(OptionsJson.write(options), new TypeReference<>() {});
    }

    /** Reads what stands in plan files, as JSON. */
    public static CollectionOptions parse(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return OptionsJson.read(OptionsJson.texts(parser));
        } catch (IOException e) {
            throw new IllegalArgumentException("the options are not JSON", e);
        }
    }

    /** As it is written on the command line. */
    public static List<String> flags(CollectionOptions options) {
        List<String> flags = new ArrayList<>();
        if (!options.fields().isEmpty()) {
            flags.addAll(List.of("--fields", String.join(",", options.fields())));
        }
        options.description().ifPresent(text -> flags.addAll(List.of("--description", text)));
        options.dynamicField().ifPresent(on -> flags.addAll(List.of("--dynamic-field", onOff(on))));
        if (!options.dynamicKeys().equals(DynamicKeys.REFUSED)) {
            Stream<String> fields = options.dynamicKeys().fields().stream().map(OptionsText::of);
            Stream<String> others = Stream.of(lower(options.dynamicKeys().others()));
            flags.addAll(List.of("--dynamic-keys", Stream.concat(fields, others).collect(Collectors.joining(","))));
        }
        options.partitionKey().ifPresent(key -> flags.addAll(List.of("--partition-key", of(key))));
        options.shards().ifPresent(shards -> flags.addAll(List.of("--shards", Integer.toString(shards))));
        options.consistencyLevel().ifPresent(level -> flags.addAll(List.of("--consistency-level", level.name())));
        if (options.index() != IndexChoice.SOURCE) {
            flags.addAll(List.of("--index", lower(options.index())));
        }
        if (options.load() != LoadChoice.SOURCE) {
            flags.addAll(List.of("--load", lower(options.load())));
        }
        if (options.autoId() != AutoId.AUTO) {
            flags.addAll(List.of("--auto-id", lower(options.autoId())));
        }
        return flags;
    }

    private static String of(PartitionKey key) {
        String partitions = key.partitions() > 0 ? ":" + key.partitions() : "";
        return key.none() ? NONE : key.field() + partitions;
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String of(TypedKey key) {
        String length = key.maxLength() > 0 ? "(" + key.maxLength() + ")" : "";
        String type = key.array()
                ? "Array<" + key.elementType() + length + ">[" + key.maxCapacity() + "]"
                : key.type() + length;
        return key.name() + ":" + type
                + (key.nullable() ? ":nullable" : "")
                + key.defaultValue().map(value -> "=" + quoted(value)).orElse("");
    }

    private static <T extends Enum<?>> T one(List<T> values, String what, String text) {
        return values.stream()
                .filter(value -> value.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no " + what + "; there are "
                        + values.stream()
                                .map(value -> value instanceof DataType || value instanceof ConsistencyLevel
                                        ? value.name()
                                        : lower(value))
                                .collect(Collectors.joining(", "))));
    }
}
