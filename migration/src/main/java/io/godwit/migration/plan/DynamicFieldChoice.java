package io.godwit.migration.plan;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.DynamicKeys.Others;
import io.godwit.migration.CollectionOptions.TypedKey;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import java.util.HashSet;
import java.util.Set;

/** Turns the dynamic field on or off, and dynamic keys into fields. */
final class DynamicFieldChoice {
    private final ServerKind target;
    private final CollectionOptions options;
    private final Mapped mapped;

    DynamicFieldChoice(ServerKind target, CollectionOptions options, Mapped mapped) {
        this.target = target;
        this.options = options;
        this.mapped = mapped;
    }

    /**
     * @param source as far as its fields are chosen
     * @param all the fields that the source has, chosen or not
     */
    CollectionSchema map(CollectionSchema source, Set<String> all) {
        boolean before = source.getEnableDynamicField();
        boolean after = options.dynamicField().orElse(before);
        CollectionSchema.Builder chosen = source.toBuilder().setEnableDynamicField(after);
        if (before != after) {
            mapped.differs("dynamic field", before, after, Mapped.ASKED);
        }
        Set<String> names = FieldChoice.names(source);
        Set<String> made = new HashSet<>();
        for (TypedKey key : options.dynamicKeys().fields()) {
            if (!made.add(key.name())) {
                mapped.finds(
                        Check.OPTION_IMPOSSIBLE,
                        "field " + key.name(),
                        "It is to be made of a dynamic key, and stands among them twice.");
            } else if (checked(key, before, names)) {
                FieldSchema field = TypedKeys.field(key);
                boolean kept =
                        !field.hasDefaultValue() || Support.of(target).fields().defaultsSafe();
                chosen.addFields(
                        kept ? field : field.toBuilder().clearDefaultValue().build());
                mapped.differs(
                        "field " + key.name(),
                        "none",
                        SchemaText.kind(field),
                        Mapped.ASKED + "; made of a dynamic key"
                                + (all.contains(key.name())
                                        ? ", as the source's field of this name is not among the chosen fields"
                                        : "")
                                + (kept ? "" : withoutDefault(key)));
            }
        }
        others(before, after);
        return chosen.build();
    }

    /** Rows get it all the same. */
    private String withoutDefault(TypedKey key) {
        return "; rows without the key get '" + key.defaultValue().orElse("")
                + "', and the field has no default, since " + target.label() + " keeps none safely";
    }

    private boolean checked(TypedKey key, boolean dynamic, Set<String> names) {
        String object = "field " + key.name();
        if (!dynamic) {
            mapped.finds(
                    Check.OPTION_IMPOSSIBLE,
                    object,
                    "It is to be made of a dynamic key, and the source has no dynamic field.");
            return false;
        }
        if (names.contains(key.name())) {
            mapped.finds(
                    Check.OPTION_IMPOSSIBLE,
                    object,
                    "It is to be made of a dynamic key, and the source has a field of this name.");
            return false;
        }
        if (!Limits.goodName(key.name())) {
            mapped.finds(
                    Check.OPTION_IMPOSSIBLE,
                    object,
                    "It cannot be the name of a field, which has up to 255 letters, digits and underscores, and no"
                            + " digit in front.");
            return false;
        }
        if (Limits.reserved(target, key.name())) {
            mapped.finds(
                    Check.OPTION_IMPOSSIBLE,
                    object,
                    "It cannot be the name of a field: " + target.label() + " keeps it for itself.");
            return false;
        }
        TypedKeys.problem(key).ifPresent(problem -> mapped.finds(Check.OPTION_IMPOSSIBLE, object, problem));
        return TypedKeys.problem(key).isEmpty();
    }

    private void others(boolean before, boolean after) {
        boolean drop = options.dynamicKeys().others() == Others.DROP;
        if (drop && after) {
            mapped.finds(
                    Check.OPTION_IMPOSSIBLE,
                    "the dynamic field",
                    "Dynamic keys are to be dropped, and the target keeps its dynamic field; turn it off as well.");
        } else if (before && !after) {
            mapped.finds(
                    drop ? Check.DYNAMIC_KEYS_DROPPED : Check.DYNAMIC_KEYS_REFUSED,
                    "the dynamic field",
                    "It is turned off."
                            + (options.dynamicKeys().fields().isEmpty() ? "" : " Only the named keys become fields."));
        }
    }
}
