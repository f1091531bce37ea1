package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.plan.Outline.Aspect;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.Index;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.StructArrayFieldSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A collection in words, one a property, so that two can be compared by name: {@code autoID of field id}. What a server makes up
 * by itself (ids, names of unnamed indexes, notes in the properties) is left out.
 */
final class CollectionTraits {
    static final String LOAD_STATE = "load state";

    private static final String NONE = "none";
    private static final String TRUE = "true";
    private static final String FALSE = "false";
    private static final String NOT_TOLD = "not told";
    private static final String FIELD = "field ";
    private static final String NAME_OF_THE = "name of the ";
    /** How servers before 2.3 name an index that was given no name. */
    private static final Pattern UNNAMED = Pattern.compile("_default_idx_\\d+");

    private static final String PROPERTY = "property ";
    private static final Pattern OF_A_FIELD = Pattern.compile(" (of|on) field .*");
    private static final Set<String> FLAGS =
            Set.of("dynamic field", "primary key", "autoID", "partition key", "clustering key", "nullable");
    /** Settings that mean the same with {@code false} as without a value. Of one that Godwit does not know nobody can say so. */
    private static final Set<String> OFF_UNLESS_SET = Set.of(
            "mmap.enabled",
            "lazyload.enabled",
            "partitionkey.isolation",
            CollectionPlan.TAKES_KEYS,
            "allow_update_auto_id",
            "enable_analyzer",
            "enable_match");

    private final Map<String, Trait> traits = new TreeMap<>();
    private final ServerKind kind;

    private CollectionTraits(ServerKind kind) {
        this.kind = kind;
    }

    /** @param field the field without which there is no such property; empty: the collection's own */
    private record Trait(Aspect aspect, String field, String value) {}

    static CollectionTraits of(Outline outline, ServerKind kind) {
        CollectionTraits traits = new CollectionTraits(kind);
        traits.schema(outline.description().schema());
        traits.shape(outline.description());
        if (outline.description().partitionKey().isEmpty()) {
            outline.partitions().stream()
                    .filter(partition -> !partition.equals(CollectionDescription.DEFAULT_PARTITION))
                    .forEach(partition -> traits.put(Aspect.PARTITIONS, partition(partition), "there"));
        }
        outline.indexes().forEach(traits::index);
        outline.aliases().forEach(alias -> traits.put(Aspect.ALIASES, "alias " + alias, "there"));
        traits.put(Aspect.LOAD_STATE, LOAD_STATE, outline.load());
        boolean known = outline.load().equals(Outline.LOADED) && outline.replicas() > 0;
        traits.put(Aspect.REPLICAS, "replicas", known ? Integer.toString(outline.replicas()) : NOT_TOLD);
        return traits;
    }

    /** The property that tells of a partition. */
    static String partition(String name) {
        return "partition " + name;
    }

    /** What differs, this side being the source. A field that only one side has is one difference, whatever belongs to it. */
    List<SchemaDifference> against(CollectionTraits target, Set<Aspect> unread) {
        Set<String> names = new TreeSet<>(traits.keySet());
        names.addAll(target.traits.keySet());
        List<SchemaDifference> differences = new ArrayList<>();
        for (String name : names) {
            String ours = value(name);
            String theirs = target.value(name);
            if (!same(name, ours, theirs)
                    && !skips(name, unread)
                    && !target.skips(name, unread)
                    && !implied(name, target)) {
                differences.add(new SchemaDifference(name, shown(name, ours), shown(name, theirs), ""));
            }
        }
        return differences;
    }

    /** The property whose name a property is, or the property itself. */
    static String withoutNameOf(String property) {
        return property.startsWith(NAME_OF_THE) ? property.substring(NAME_OF_THE.length()) : property;
    }

    boolean has(String property) {
        return traits.containsKey(property);
    }

    /** Whether both have a property, with one and the same value. */
    boolean alike(CollectionTraits other, String property) {
        return has(property) && other.has(property) && value(property).equals(other.value(property));
    }

    /** An index without a name of its own has that of its field. */
    String value(String property) {
        Trait trait = traits.get(property);
        if (trait != null) {
            return trait.value();
        }
        Trait index = property.startsWith(NAME_OF_THE) ? traits.get(withoutNameOf(property)) : null;
        return index == null ? NONE : index.field();
    }

    boolean skips(String property, Set<Aspect> unread) {
        Trait trait = traits.get(property);
        return trait != null && unread.contains(trait.aspect());
    }

    /** What is not told agrees with anything; what the default index is, each server decides for itself. */
    static boolean same(String property, String one, String other) {
        return one.equals(other)
                || one.equals(NOT_TOLD)
                || other.equals(NOT_TOLD)
                || (offUnlessSet(property) && off(one) && off(other))
                || (one.equals(IndexParams.DEFAULT) && !other.equals(NONE));
    }

    private boolean implied(String property, CollectionTraits target) {
        Trait trait = traits.containsKey(property) ? traits.get(property) : target.traits.get(property);
        if (trait == null || trait.field().isEmpty()) {
            return false;
        }
        // A dynamic key that has an index is a field of neither.
        return has(FIELD + trait.field()) != target.has(FIELD + trait.field());
    }

    private static boolean off(String value) {
        return value.equals(FALSE) || value.equals(NONE);
    }

    private static boolean offUnlessSet(String property) {
        return FLAGS.contains(key(property)) || OFF_UNLESS_SET.contains(key(property));
    }

    private static String key(String property) {
        return property.startsWith(PROPERTY)
                ? property.substring(PROPERTY.length())
                : OF_A_FIELD.matcher(property).replaceFirst("");
    }

    private static String shown(String property, String value) {
        boolean flag = !property.startsWith(PROPERTY) && FLAGS.contains(key(property));
        return flag && value.equals(NONE) ? FALSE : value;
    }

    /** A value that somebody chose, never to be taken for a word of this class: those stand in quotation marks. */
    static String chosen(String value) {
        String bare = value.replaceAll("^\"+|\"+$", "");
        return bare.equals(NONE) || bare.equals(NOT_TOLD) ? '"' + value + '"' : value;
    }

    /** What stands for a value where there is none. */
    static String none() {
        return NONE;
    }

    private void schema(CollectionSchema schema) {
        text("description", "", schema.getDescription());
        flag("dynamic field", "", schema.getEnableDynamicField());
        schema.getFieldsList().stream().filter(field -> !field.getIsDynamic()).forEach(field -> field(field, ""));
        for (StructArrayFieldSchema struct : schema.getStructArrayFieldsList()) {
            put(Aspect.SCHEMA, FIELD + struct.getName(), "ArrayOfStruct");
            text("description of field " + struct.getName(), struct.getName(), struct.getDescription());
            params(struct.getName(), struct.getName(), TypeParams.map(struct.getTypeParamsList()));
            struct.getFieldsList().forEach(field -> field(field, struct.getName()));
        }
        schema.getFunctionsList().forEach(function -> {
            put(Aspect.SCHEMA, "function " + function.getName(), SchemaText.settings(function));
            text("description of function " + function.getName(), "", function.getDescription());
        });
    }

    private void field(FieldSchema field, String struct) {
        String bare = bare(field.getName(), struct);
        String name = struct.isEmpty() ? bare : struct + "[" + bare + "]";
        String owner = struct.isEmpty() ? name : struct;
        put(Aspect.SCHEMA, FIELD + name, SchemaText.kind(field));
        flag("primary key on field " + name, owner, field.getIsPrimaryKey());
        flag("autoID of field " + name, owner, field.getAutoID());
        flag("partition key on field " + name, owner, field.getIsPartitionKey());
        flag("clustering key on field " + name, owner, field.getIsClusteringKey());
        flag("nullable of field " + name, owner, field.getNullable());
        text("description of field " + name, owner, field.getDescription());
        if (field.hasDefaultValue()) {
            put("default value of field " + name, owner, SchemaText.value(field.getDefaultValue()));
        }
        params(name, owner, TypeParams.of(field));
        if (kind == ServerKind.LITE_3 && field.getDataType() == DataType.Array) {
            // It does not tell it (3.2.2).
            put("max_length of field " + name, owner, NOT_TOLD);
        }
    }

    /** Servers may answer with the sub-field's own name or with {@code struct[sub]}. */
    private static String bare(String name, String struct) {
        String prefix = struct + "[";
        return !struct.isEmpty() && name.startsWith(prefix) && name.endsWith("]")
                ? name.substring(prefix.length(), name.length() - 1)
                : name;
    }

    private void params(String field, String owner, Map<String, String> params) {
        params.forEach((key, value) -> put(key + " of field " + field, owner, chosen(IndexParams.canonical(value))));
    }

    private void shape(CollectionDescription description) {
        put(Aspect.SCHEMA, "shards", Integer.toString(Math.max(1, description.shards())));
        put(Aspect.SCHEMA, "consistency level", description.consistencyLevel().name());
        if (description.partitionKey().isPresent()) {
            put(Aspect.SCHEMA, "number of partitions", Integer.toString(Math.max(1, description.numPartitions())));
        }
        ShapeMapping.told(description).forEach((key, value) -> put(Aspect.SCHEMA, PROPERTY + key, chosen(value)));
    }

    private void index(Index index) {
        Map<String, String> params = IndexParams.flat(index, kind);
        boolean unnamed = index.name().isEmpty()
                || index.name().equals(index.field())
                || UNNAMED.matcher(index.name()).matches();
        String property = IndexParams.property(index);
        if (has(property)) {
            property = property + " named " + index.name();
        } else if (!unnamed) {
            String name = NAME_OF_THE + property;
            traits.put(name, new Trait(Aspect.INDEXES, owner(index.field()), chosen(index.name())));
        }
        traits.put(property, new Trait(Aspect.INDEXES, owner(index.field()), IndexParams.words(params)));
    }

    private static String owner(String field) {
        int bracket = field.indexOf('[');
        return bracket < 0 ? field : field.substring(0, bracket);
    }

    private void flag(String property, String field, boolean set) {
        if (set) {
            put(property, field, TRUE);
        }
    }

    private void text(String property, String field, String text) {
        if (!text.isEmpty()) {
            put(property, field, '"' + SchemaText.printable(text) + '"');
        }
    }

    private void put(Aspect aspect, String property, String value) {
        traits.put(property, new Trait(aspect, "", value));
    }

    private void put(String property, String field, String value) {
        traits.put(property, new Trait(Aspect.SCHEMA, field, value));
    }
}
