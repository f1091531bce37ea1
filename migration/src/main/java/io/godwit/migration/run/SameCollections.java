package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import java.util.List;
import java.util.Optional;

/**
 * Notices a collection that was dropped and made anew since an earlier run: the ledger tells of the rows of the one before. At the
 * target it is somebody else's.
 */
final class SameCollections {
    private final Run run;
    private final CollectionPlan plan;

    SameCollections(Run run, CollectionPlan plan) {
        this.run = run;
        this.plan = plan;
    }

    /**
     * Refuses a source that is another one, unless all its ranges are compared anyhow, and one whose fields are not those of the plan.
     *
     * @return its id now, if its server gives one
     */
    Optional<Long> source(CollectionIds known) {
        Optional<CollectionDescription> now = run.clusters().source().catalog().describe(plan.source());
        if (now.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.COLLECTION_NOT_FOUND,
                    "Source collection " + plan.source()
                            + " is gone: dropped or renamed since the job was planned. What was"
                            + " copied of it stays in " + plan.target()
                            + ". Bring it back under its name and go on; if it is"
                            + " gone for good, this job can never be complete, and its report says what became of the others.");
        }
        if (CollectionIds.another(known.source(), now) && run.purpose() != Purpose.CATCH_UP) {
            throw new GodwitException(
                    ErrorCode.SOURCE_CHANGED,
                    "Source collection " + plan.source()
                            + " was dropped and made anew since this job began to copy it: "
                            + "what is in " + plan.target()
                            + " is of the earlier one. Nothing was written in this run. "
                            + "To make the target equal to the new one: godwit migrate with the same addresses and selection, and"
                            + " --again");
        }
        now.filter(there -> !fields(there.schema()).equals(fields(plan.sourceSchema())))
                .ifPresent(other -> {
                    throw new GodwitException(
                            ErrorCode.SOURCE_CHANGED,
                            "Source collection " + plan.source()
                                    + " has other fields than when the job was planned. Drop " + plan.target()
                                    + " at the target, delete the job (godwit jobs delete "
                                    + run.job().id() + ") and start anew.");
                });
        return CollectionIds.id(now);
    }

    /** Refuses a target that is another one; whether one that is gone may be made is not decided here. */
    void requireTarget(CollectionIds known) {
        if (CollectionIds.another(known.target(), describe(run.clusters().target(), plan.target()))) {
            throw new GodwitException(
                    ErrorCode.TARGET_CHANGED,
                    "Target collection " + plan.target()
                            + " is not the one that this job wrote to: somebody has dropped that and made another of"
                            + " the same name. Nothing was written to it. To migrate anew, delete the job (godwit jobs delete "
                            + run.job().id()
                            + "), and drop the collection, choose another name, or use --if-exists.");
        }
    }

    /** The id of the target now, if its server gives one. */
    Optional<Long> target() {
        return CollectionIds.id(describe(run.clusters().target(), plan.target()));
    }

    private static Optional<CollectionDescription> describe(Cluster cluster, CollectionName name) {
        return cluster.catalog().describe(name);
    }

    /** What rows are read by; servers number fields in their own ways. */
    private static List<FieldSchema> fields(CollectionSchema schema) {
        return schema.getFieldsList().stream()
                .map(field -> FieldSchema.newBuilder()
                        .setName(field.getName())
                        .setDataType(field.getDataType())
                        .setElementType(field.getElementType())
                        .setIsPrimaryKey(field.getIsPrimaryKey())
                        .build())
                .toList();
    }
}
