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
     * @param begun how far an earlier run has come
     * @return its id now, if its server gives one
     */
    Optional<Long> source(CollectionState begun) {
        Optional<CollectionDescription> now = run.clusters().source().catalog().describe(plan.source());
        if (now.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.COLLECTION_NOT_FOUND,
                    "Source collection " + plan.source()
                            + " is gone: dropped or renamed since the job was planned. " + copied()
                            + "Bring it back under its name and go on; if it is"
                            + " gone for good, this job can never be complete, and its report says what became of the others.");
        }
        if (CollectionIds.another(begun.ids().source(), now) && run.purpose() != Purpose.CATCH_UP) {
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
                            "Source collection " + plan.source() + " has other fields than when the job was planned. "
                                    + startingAnew(begun));
                });
        return CollectionIds.id(now);
    }

    private String copied() {
        return rows() > 0 ? "What was copied of it stays in " + plan.target() + ". " : "Nothing was copied of it. ";
    }

    private long rows() {
        return run.ledger().totals(run.position(plan)).rows();
    }

    /** Only what the job itself is known to have made is there to be dropped: elsewhere are rows of somebody else's. */
    private String startingAnew(CollectionState begun) {
        String job = "the job (godwit jobs delete " + run.job().id() + ") and start anew";
        if (plan.merges()) {
            return "Delete " + job + "; " + plan.target() + " keeps the rows that it has.";
        }
        Optional<CollectionDescription> there = describe(run.clusters().target(), plan.target());
        boolean known = begun.ids().target().isPresent() || rows() > 0;
        boolean made = begun.creating()
                && known
                && there.isPresent()
                && !CollectionIds.another(begun.ids().target(), there);
        return made
                ? "Drop " + plan.target() + ", which this job has made, at the target, delete " + job + "."
                : "Nothing was written in this run. Delete " + job + ".";
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
                            + "), and choose another name, use --if-exists, or drop the collection if nobody needs it.");
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
