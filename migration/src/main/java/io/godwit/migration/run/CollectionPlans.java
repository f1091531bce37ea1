package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.copy.Boundary;
import io.godwit.migration.copy.ChunkSize;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.copy.CollectionRows;
import io.godwit.migration.copy.CollectionWriter;
import io.godwit.migration.copy.KeyField;
import io.godwit.migration.copy.RowHasher;
import io.godwit.migration.copy.WrittenKeys;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.TargetFields;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a plan's schemas say about reading and writing rows. */
final class CollectionPlans {
    private CollectionPlans() {}

    /** Reads the fields that are copied, at the source. */
    static CollectionReader source(CollectionPlan plan, Run run) {
        RowMapping mapping = RowMapping.of(plan);
        CollectionRows rows = new CollectionRows(
                plan.source(),
                key(plan.targetSchema()),
                mapping.source(),
                boundary(run.clusters()),
                mapping.transform());
        return new CollectionReader(run.clusters().source(), run.flights().heeding(run.patience()), rows, 0);
    }

    /** Reads the fields that are copied, at the target. Partitions that it has not read as empty. */
    static CollectionReader target(CollectionPlan plan, Run run) {
        CollectionRows rows = new CollectionRows(
                plan.target(), key(plan.targetSchema()), RowMapping.of(plan).target(), boundary(run.clusters()));
        return new CollectionReader(run.clusters().target(), run.flights().heeding(run.patience()), rows, 0)
                .without(SourcePartitions.absent(run, plan));
    }

    static Boundary boundary(ClusterPair clusters) {
        return Boundary.between(clusters.source().kind(), clusters.target().kind());
    }

    static CollectionWriter writer(CollectionPlan plan, Run run) {
        return new CollectionWriter(
                run.clusters().target(),
                run.patience(),
                plan.target(),
                key(plan.targetSchema()),
                writtenKeys(plan),
                TargetFields.of(plan.targetSchema(), run.clusters().target().kind()),
                run.flights(),
                run.pace());
    }

    static ChunkSize size(CollectionPlan plan, Run run) {
        return new ChunkSize(
                run.clusters().source().kind().reading(),
                plan.rowBytes(),
                run.options().chunkBytes());
    }

    static RowHasher hasher(Run run) {
        boolean lite = run.clusters().source().kind().lite()
                || run.clusters().target().kind().lite();
        return new RowHasher(lite);
    }

    /**
     * Whether somebody may rely on the new keys of a collection's rows already: its file was written, or its job was done. Then a
     * range is not copied again, which would give new keys to all its rows; what has changed is rewritten row by row.
     */
    static boolean newKeysGivenOut(CollectionPlan plan, int position, Run run) {
        return plan.newIds()
                && (run.purpose() != Purpose.COPY
                        || Files.exists(
                                IdMapFile.path(run.store().folder(run.job().id()), plan.source(), position)));
    }

    private static WrittenKeys writtenKeys(CollectionPlan plan) {
        if (plan.newIds()) {
            return WrittenKeys.NEW;
        }
        return plan.keepsGeneratedIds() ? WrittenKeys.KEPT : WrittenKeys.PLAIN;
    }

    static KeyField key(CollectionSchema schema) {
        return schema.getFieldsList().stream()
                .filter(FieldSchema::getIsPrimaryKey)
                .map(field -> new KeyField(field.getName(), field.getDataType() == DataType.Int64))
                .findFirst()
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.BAD_ANSWER, "The schema of " + schema.getName() + " names no primary key."));
    }

    /** The fields that rows are copied and compared in. What functions compute is not among them: the target does that itself. */
    static List<String> fields(CollectionSchema schema) {
        Set<String> computed = schema.getFunctionsList().stream()
                .flatMap(function -> function.getOutputFieldNamesList().stream())
                .collect(Collectors.toSet());
        List<String> fields = schema.getFieldsList().stream()
                .filter(field ->
                        !field.getIsDynamic() && !field.getIsFunctionOutput() && !computed.contains(field.getName()))
                .map(FieldSchema::getName)
                .collect(Collectors.toCollection(ArrayList::new));
        schema.getStructArrayFieldsList().forEach(struct -> fields.add(struct.getName()));
        if (schema.getEnableDynamicField()) {
            fields.add(CollectionDescription.DYNAMIC_FIELD);
        }
        return fields;
    }
}
