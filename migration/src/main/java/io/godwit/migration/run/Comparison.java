package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.plan.DatabaseCheck;
import io.godwit.migration.plan.Loadability;
import io.godwit.migration.plan.Planner;
import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.plan.SurplusCollections;
import io.godwit.migration.verify.RangeSum;
import io.godwit.migration.verify.RowDifference;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Compares collections of two clusters as they are, whoever filled them. Both sides are read; neither is written. */
public final class Comparison {
    private final ClusterPair clusters;
    private final RunOptions options;
    private final Patience patience;
    private final Progress progress;
    private final Consumer<RowDifference> differences;
    private final JobStore jobs;

    /**
     * @param jobs where it may stand which new keys a target gave to rows
     */
    Comparison(
            JobStore jobs,
            ClusterPair clusters,
            RunOptions options,
            Patience patience,
            Progress progress,
            Consumer<RowDifference> differences) {
        this.jobs = jobs;
        this.clusters = clusters;
        this.options = options;
        this.patience = patience;
        this.progress = progress;
        this.differences = differences;
    }

    Result compare(MigrationSpec spec) {
        // What a copy would make of the source is what the target is held against. Nothing is replaced here.
        MigrationSpec anew =
                new MigrationSpec(spec.source(), spec.target(), spec.selection(), spec.exclusions(), IfExists.REPLACE);
        MigrationPlan plan = Planner.plan(clusters.source(), clusters.target(), anew, options);
        List<Finding> problems = plan.findings().stream()
                .filter(finding -> finding.error() && !planned(plan, finding))
                .collect(Collectors.toCollection(ArrayList::new));
        List<CollectionResult> results = new ArrayList<>();
        for (CollectionPlan collection : plan.collections()) {
            List<Finding> obstacles = obstacles(plan, collection);
            problems.addAll(obstacles);
            results.add(compare(plan.spec(), collection, obstacles, results.size()));
        }
        List<DatabaseCheck> databases = DatabaseCheck.of(clusters, patience, plan);
        return new Result(results, problems, databases, SurplusCollections.of(clusters, patience, plan));
    }

    /** What keeps the rows of either side from being read. */
    private List<Finding> obstacles(MigrationPlan plan, CollectionPlan collection) {
        List<Finding> obstacles = new ArrayList<>();
        plan.findings().stream()
                .filter(finding -> finding.collection().equals(Optional.of(collection.source())))
                .map(Loadability::ofSource)
                .flatMap(Optional::stream)
                .forEach(obstacles::add);
        try {
            if (collection.replace()) {
                Cluster target = clusters.target();
                MissingLoad needed = TemporaryLoad.needed(target, collection.target());
                Loadability.ofTarget(target, collection, needed).ifPresent(obstacles::add);
            }
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.STOPPED) {
                throw e;
            }
            // The comparison meets the same, and tells it as the collection's failure.
        }
        return obstacles;
    }

    /** Whether a finding is about a collection that is compared; one that is named but missing is not. */
    private static boolean planned(MigrationPlan plan, Finding finding) {
        return finding.collection()
                .filter(name -> plan.collections().stream()
                        .anyMatch(
                                one -> one.source().equals(name) || one.target().equals(name)))
                .isPresent();
    }

    /**
     * @param obstacles what keeps rows from being read; the schemas are compared all the same
     * @param position among the results
     */
    private CollectionResult compare(
            MigrationSpec spec, CollectionPlan collection, List<Finding> obstacles, int position) {
        Progress.Lane lane = progress.lane(collection.source(), Phase.VERIFY, collection.rows());
        lane.enter(Phase.VERIFY, collection.rows(), 0);
        SchemaCheck schema = new SchemaCheck(List.of(), List.of(), List.of());
        if (!collection.replace()) {
            lane.rest(Optional.empty());
            return CollectionResult.onlyAtSource(collection);
        }
        try {
            if (!obstacles.isEmpty()) {
                lane.rest(Optional.of(obstacles.get(0).evidence()));
                return CollectionResult.unreadable(
                        collection, SchemaCheck.compare(clusters, patience, collection), obstacles);
            }
            Optional<GivenKeys> given = GivenKeys.find(jobs, spec, collection);
            requireKeys(collection, given);
            CollectionPlan done = given.map(GivenKeys::plan).orElse(collection);
            schema = SchemaCheck.compare(clusters, patience, done);
            CollectionResult result = new CollectionComparison(
                            clusters, options, patience, done, position, lane, differences, given)
                    .compare(schema);
            lane.rest(Optional.empty());
            return result;
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.STOPPED) {
                throw e;
            }
            String message = e.getMessage();
            lane.rest(Optional.of(message));
            return CollectionResult.failed(collection, schema, new Job.Reason(e.code(), message));
        }
    }

    private static void requireKeys(CollectionPlan collection, Optional<GivenKeys> given) {
        if (collection.newIds() && given.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.JOB_NOT_FOUND,
                    "Cannot compare " + collection.source() + " with " + collection.target()
                            + ", whose rows have new keys: no job in this state folder knows them. Name the one of the job that"
                            + " copied it with --state.");
        }
    }

    /**
     * What came of a comparison.
     *
     * @param problems what kept collections, or their rows, from being compared
     * @param databases those whose properties differ or could not be read
     * @param onlyAtTarget what the target has beside the collections that were selected by pattern: no difference, since a copy leaves
     *     it as it is
     */
    public record Result(
            List<CollectionResult> collections,
            List<Finding> problems,
            List<DatabaseCheck> databases,
            List<CollectionName> onlyAtTarget) {
        public Result {
            collections = List.copyOf(collections);
            problems = List.copyOf(problems);
            databases = List.copyOf(databases);
            onlyAtTarget = List.copyOf(onlyAtTarget);
        }

        /** Whether every selected collection was compared and is equal, row for row and property by property, and so are their databases. */
        public boolean equal() {
            return problems.isEmpty()
                    && collections.stream().allMatch(CollectionResult::equal)
                    && databases.stream()
                            .allMatch(database -> database.undeclared().isEmpty());
        }
    }

    /**
     * One collection.
     *
     * @param fields what of the rows was compared
     * @param differing rows that are missing, extra or different
     * @param duplicates keys that either side holds more than once, as far as they were named
     * @param schema how the collections differ beside their rows; declared is what no copy between these servers could avoid
     * @param changing {@code source} or {@code target}, if its number of rows did not come to rest after it was loaded: somebody
     *     writes to it, and what differs may have come meanwhile
     * @param targetMissing the target has no such collection; the source's rows are as many as its statistics say
     * @param keysOf the job whose map told which new keys the rows have; empty: rows have one key on both sides
     * @param unreadable what kept its rows from being compared; its schema was
     * @param failure why it could not be compared
     */
    public record CollectionResult(
            CollectionName source,
            CollectionName target,
            RangeSum sourceRows,
            RangeSum targetRows,
            Fields fields,
            long differing,
            long duplicates,
            SchemaCheck schema,
            List<String> changing,
            boolean targetMissing,
            Optional<String> keysOf,
            List<Finding> unreadable,
            Optional<Job.Reason> failure) {
        public CollectionResult {
            changing = List.copyOf(changing);
            unreadable = List.copyOf(unreadable);
        }

        static CollectionResult unreadable(CollectionPlan plan, SchemaCheck schema, List<Finding> obstacles) {
            return without(plan, schema, obstacles, Optional.empty());
        }

        static CollectionResult failed(CollectionPlan plan, SchemaCheck schema, Job.Reason reason) {
            return without(plan, schema, List.of(), Optional.of(reason));
        }

        private static CollectionResult without(
                CollectionPlan plan, SchemaCheck schema, List<Finding> unreadable, Optional<Job.Reason> failure) {
            return new CollectionResult(
                    plan.source(),
                    plan.target(),
                    RangeSum.NONE,
                    RangeSum.NONE,
                    Fields.NONE,
                    0,
                    0,
                    schema,
                    List.of(),
                    false,
                    Optional.empty(),
                    unreadable,
                    failure);
        }

        static CollectionResult onlyAtSource(CollectionPlan plan) {
            return new CollectionResult(
                    plan.source(),
                    plan.target(),
                    new RangeSum(plan.rows(), plan.rows(), Digest.EMPTY),
                    RangeSum.NONE,
                    Fields.NONE,
                    plan.rows(),
                    0,
                    new SchemaCheck(List.of(), List.of(), List.of()),
                    List.of(),
                    true,
                    Optional.empty(),
                    List.of(),
                    Optional.empty());
        }

        public boolean equal() {
            return failure.isEmpty() && unreadable.isEmpty() && !targetMissing && sameRows() && schema.asPlanned();
        }

        /** Whether something that was compared is not equal. */
        public boolean differs() {
            return failure.isEmpty() && (targetMissing || !sameRows() || !schema.asPlanned());
        }

        public boolean sameRows() {
            return differing == 0 && sourceRows.sameRows(targetRows);
        }
    }

    /**
     * What of rows was compared.
     *
     * @param compared fields, and {@code $meta} for dynamic values; empty if rows were only counted, or not read
     * @param leftOut fields that only one side has, or that were not chosen, and so were compared with nothing
     */
    public record Fields(List<String> compared, List<String> leftOut) {
        public static final Fields NONE = new Fields(List.of(), List.of());

        public Fields {
            compared = List.copyOf(compared);
            leftOut = List.copyOf(leftOut);
        }
    }
}
