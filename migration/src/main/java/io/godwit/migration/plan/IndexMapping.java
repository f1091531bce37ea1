package io.godwit.migration.plan;

import io.godwit.milvus.Index;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Turns the indexes of a source collection into those that the target can build; where it has no such kind on a vector, another of its
 * own. A vector without an index gets none.
 */
final class IndexMapping {
    private static final String TYPE = "index_type";
    private static final String AUTOINDEX = "AUTOINDEX";

    private final ServerKind sourceKind;
    private final ServerKind targetKind;
    private final Support.Indexes support;
    private final Mapped mapped;
    private final boolean zillizCloud;

    IndexMapping(ClusterView source, ClusterView target, Mapped mapped) {
        this.sourceKind = source.kind();
        this.targetKind = target.kind();
        this.zillizCloud = target.zillizCloud();
        this.support = Support.of(targetKind).indexes();
        this.mapped = mapped;
    }

    List<Index> map(List<Index> source, CollectionSchema schema) {
        Map<String, FieldSchema> fields =
                schema.getFieldsList().stream().collect(Collectors.toMap(FieldSchema::getName, field -> field));
        Set<String> taken = new HashSet<>();
        List<Index> target = new ArrayList<>();
        for (Index index : source) {
            FieldSchema field = fields.getOrDefault(index.field(), FieldSchema.getDefaultInstance());
            if (IndexParams.withinJson(index) && !withinJson()) {
                leftOut(index, targetKind.label() + " has no indexes within JSON");
                continue;
            }
            if (!taken.add(index.field()) && targetKind != sourceKind && field.getDataType() != DataType.JSON) {
                leftOut(index, "one index a field");
                continue;
            }
            map(index, field).ifPresent(target::add);
        }
        return target;
    }

    /** From 2.5 on; an older 2.4 has none, nor has Milvus Lite (3.2.2). */
    private boolean withinJson() {
        return switch (targetKind) {
            case MILVUS_2_5, MILVUS_2_6, MILVUS_3_0 -> true;
            case MILVUS_2_3, MILVUS_2_4, LITE_2, LITE_3 -> false;
        };
    }

    private Optional<Index> map(Index index, FieldSchema field) {
        boolean onVector = FieldTypes.vector(field.getDataType());
        Map<String, String> params = new HashMap<>(index.params());
        IndexParams.removeAdded(params, sourceKind);
        if (params.getOrDefault(TYPE, "").equals("AUTOINDEX") && targetKind != sourceKind) {
            // Its parameters are the server's own choice: 2.3.5 refuses to be given any but the metric.
            params.keySet().retainAll(Set.of(TYPE, "metric_type"));
        }
        String type = params.getOrDefault(TYPE, "");
        if (zillizCloud && onVector && !type.equals(AUTOINDEX)) {
            Map<String, String> automatic = automatic(params, AUTOINDEX);
            mapped.differs(
                    IndexParams.property(index),
                    IndexParams.words(params),
                    IndexParams.words(automatic),
                    "Zilliz Cloud builds no other index on vectors");
            return Optional.of(named(index, automatic));
        }
        if (support.holds(onVector, type)) {
            Map<String, String> complete = complete(index, params);
            return Optional.of(named(index, targetKind == ServerKind.LITE_3 ? IndexParams.nested(complete) : complete));
        }
        Optional<Map<String, String>> instead = onVector ? vector(field, params) : scalar(field);
        if (instead.isEmpty()) {
            leftOut(index, targetKind.label() + " has no such index on " + SchemaText.name(field));
            return Optional.empty();
        }
        mapped.differs(
                "index on field " + index.field(),
                IndexParams.words(params),
                IndexParams.words(instead.get()),
                targetKind.label() + " has no " + (type.isEmpty() ? "default index" : type));
        return Optional.of(named(index, instead.get()));
    }

    /** With what older servers demand to be told, and newer ones and Milvus Lite take by themselves. */
    private Map<String, String> complete(Index index, Map<String, String> params) {
        if (targetKind.lite() || targetKind.compareTo(ServerKind.MILVUS_2_5) >= 0) {
            return params;
        }
        Map<String, String> lacking = new TreeMap<>(IndexParams.taken(params.getOrDefault(TYPE, ""), sourceKind));
        lacking.keySet().removeAll(IndexParams.flat(index, sourceKind).keySet());
        if (lacking.isEmpty()) {
            return params;
        }
        Map<String, String> complete = new HashMap<>(params);
        complete.putAll(lacking);
        mapped.differs(
                IndexParams.property(index),
                IndexParams.words(params),
                IndexParams.words(complete),
                targetKind.label() + " demands " + String.join(" and ", lacking.keySet()) + "; " + sourceKind.label()
                        + " takes these values by itself");
        return complete;
    }

    private static Optional<Map<String, String>> vector(FieldSchema field, Map<String, String> params) {
        String type = switch (field.getDataType()) {
            case BinaryVector -> "BIN_FLAT";
            case SparseFloatVector -> "SPARSE_INVERTED_INDEX";
            default -> AUTOINDEX;
        };
        return Optional.of(automatic(params, type));
    }

    private static Map<String, String> automatic(Map<String, String> params, String type) {
        Map<String, String> instead = new HashMap<>(Map.of(TYPE, type));
        Optional.ofNullable(params.get("metric_type")).ifPresent(metric -> instead.put("metric_type", metric));
        return instead;
    }

    private Optional<Map<String, String>> scalar(FieldSchema field) {
        boolean sortable = switch (field.getDataType()) {
            case Int8, Int16, Int32, Int64, Float, Double, VarChar -> true;
            default -> false;
        };
        String fallback = support.scalarFallback();
        return sortable ? Optional.of(fallback.isEmpty() ? Map.of() : Map.of(TYPE, fallback)) : Optional.empty();
    }

    private Index named(Index index, Map<String, String> params) {
        if (support.named() || index.name().isEmpty() || index.name().equals(index.field())) {
            return new Index(index.field(), index.name(), params);
        }
        mapped.differs(
                "name of the index on field " + index.field(),
                index.name(),
                index.field(),
                targetKind.label() + " names indexes after their fields");
        return new Index(index.field(), "", params);
    }

    private void leftOut(Index index, String reason) {
        mapped.differs(IndexParams.property(index), IndexParams.words(index.params()), "none", reason);
    }
}
