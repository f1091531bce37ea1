package io.godwit.migration.run;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.DynamicKeys.Others;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.plan.TypedKeys;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.Columns;
import io.godwit.milvus.DynamicKeys;
import io.godwit.milvus.DynamicKeys.Rest;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which fields are read on both sides, and what makes of the source's rows what they shall be at the target. Rows are compared after
 * that.
 *
 * @param source fields to read at the source
 * @param target fields to read at the target; those that rows of the source have after the transform
 * @param keys what is done with dynamic keys; empty: nothing
 * @param noKeys whether rows of the source, which have no dynamic field, are held against a target's that have one
 */
record RowMapping(List<String> source, List<String> target, Optional<DynamicKeys> keys, boolean noKeys) {
    RowMapping {
        source = List.copyOf(source);
        target = List.copyOf(target);
    }

    static RowMapping of(CollectionPlan plan) {
        return of(plan, CollectionPlans.fields(plan.targetSchema()));
    }

    /**
     * For a target that anybody may have filled, also with dynamic keys that no copy could have made.
     *
     * @param atTarget the fields that the target has
     */
    static RowMapping comparing(CollectionPlan plan, List<String> atTarget) {
        RowMapping mapping = of(plan, atTarget);
        boolean only =
                !plan.sourceSchema().getEnableDynamicField() && atTarget.contains(CollectionDescription.DYNAMIC_FIELD);
        if (!only) {
            return mapping;
        }
        List<String> target = new ArrayList<>(mapping.target);
        target.add(CollectionDescription.DYNAMIC_FIELD);
        return new RowMapping(mapping.source, target, mapping.keys, true);
    }

    private static RowMapping of(CollectionPlan plan, List<String> atTarget) {
        CollectionSchema from = plan.sourceSchema();
        CollectionOptions options = plan.options();
        boolean stays = from.getEnableDynamicField() && atTarget.contains(CollectionDescription.DYNAMIC_FIELD);
        Optional<DynamicKeys> keys = keys(from, options);
        List<String> typed = keys.map(DynamicKeys::names).orElse(List.of());
        List<String> carried = CollectionPlans.fields(from).stream()
                .filter(atTarget::contains)
                .filter(field -> chosen(options, field))
                .toList();
        List<String> source = new ArrayList<>(carried);
        if (keys.isPresent() && !stays) {
            source.add(CollectionDescription.DYNAMIC_FIELD);
        }
        List<String> target = new ArrayList<>(carried);
        typed.stream().filter(atTarget::contains).forEach(target::add);
        return new RowMapping(source, target, keys, false);
    }

    private static boolean chosen(CollectionOptions options, String field) {
        return options.fields().isEmpty()
                || options.fields().contains(field)
                || field.equals(CollectionDescription.DYNAMIC_FIELD);
    }

    private static Optional<DynamicKeys> keys(CollectionSchema from, CollectionOptions options) {
        boolean off = !options.dynamicField().orElse(true);
        List<FieldSchema> fields =
                options.dynamicKeys().fields().stream().map(TypedKeys::field).toList();
        if (!from.getEnableDynamicField() || (!off && fields.isEmpty())) {
            return Optional.empty();
        }
        Rest others = options.dynamicKeys().others() == Others.DROP ? Rest.DROP : Rest.REFUSE;
        return Optional.of(new DynamicKeys(fields, off ? others : Rest.KEEP));
    }

    UnaryOperator<Columns> transform() {
        if (noKeys) {
            return DynamicKeys::none;
        }
        return keys.<UnaryOperator<Columns>>map(change -> change::apply).orElse(UnaryOperator.identity());
    }
}
