package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.FieldSchema;
import java.util.List;
import java.util.stream.Stream;

/** Loads at the source what is not loaded, if that is allowed, and releases just that afterwards. What was loaded before stays loaded. */
final class SourceLoading {
    private final Run run;
    private final CollectionPlan plan;
    private final TemporaryLoad load;

    SourceLoading(Run run, CollectionPlan plan) {
        this.run = run;
        this.plan = plan;
        this.load = new TemporaryLoad(run.clusters().source(), run.patience(), plan.source(), plan.sourceLoad());
    }

    /**
     * @param intent keeps in mind that something is being loaded, before it is
     */
    void load(Runnable intent) {
        if (!load.idle()) {
            load.requireAllowed(run.options().loadSource());
            intent.run();
            run.note(plan.source().toString(), "loading the source for the copy; it will be released afterwards");
        }
        if (!load.load()) {
            run.note(
                    plan.source().toString(),
                    "its number of rows goes on changing: copying it as it is, and what changes meanwhile afterwards");
        }
    }

    void release() {
        load.release();
        run.note(plan.source().toString(), "released at the source, as it was before");
    }

    /** The partitions to copy one by one; those made since the plan are among them. Empty: the collection is read as a whole. */
    static List<String> partitions(Run run, CollectionPlan plan) {
        if (plan.partitions().isEmpty()) {
            return List.of();
        }
        List<String> now = run.clusters().source().catalog().partitions(plan.source());
        return Stream.concat(plan.partitions().stream(), now.stream())
                .distinct()
                .toList();
    }

    /** Whether a collection that is read as a whole, having had the default partition only, has got others since. */
    static boolean splitSince(Run run, CollectionPlan plan) {
        Cluster source = run.clusters().source();
        boolean keyed = Stream.of(plan.sourceSchema(), plan.targetSchema())
                .flatMap(schema -> schema.getFieldsList().stream())
                .anyMatch(FieldSchema::getIsPartitionKey);
        return plan.partitions().isEmpty()
                && !keyed
                && source.kind() != ServerKind.LITE_2
                && source.catalog().partitions(plan.source()).size() > 1;
    }
}
