package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.ChunkSize;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.copy.CollectionRows;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.copy.Flights;
import io.godwit.migration.copy.KeyScan;
import io.godwit.migration.copy.RangeReader;
import io.godwit.migration.copy.RenamedRows;
import io.godwit.migration.copy.RowHasher;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.run.Comparison.CollectionResult;
import io.godwit.migration.run.Comparison.Fields;
import io.godwit.migration.verify.RangeSum;
import io.godwit.migration.verify.RowComparison;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.migration.verify.SurplusSearch;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Columns;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Compares one collection of the source with one of the target, range by range, and row by row where ranges differ. */
final class CollectionComparison {
    private static final int MOST_NAMED = 1000;

    private final ClusterPair clusters;
    private final RunOptions options;
    private final Patience patience;
    private final CollectionPlan plan;
    private final int position;
    private final Progress.Lane lane;
    private final Consumer<RowDifference> differences;
    private final Optional<GivenKeys> given;
    private final List<Runnable> putBack = new ArrayList<>();
    private final List<String> changing = new ArrayList<>();
    private RangeSum sourceRows = RangeSum.NONE;
    private RangeSum targetRows = RangeSum.NONE;
    private Fields fields = Fields.NONE;
    private long differing;
    private long duplicates;

    CollectionComparison(
            ClusterPair clusters,
            RunOptions options,
            Patience patience,
            CollectionPlan plan,
            int position,
            Progress.Lane lane,
            Consumer<RowDifference> differences,
            Optional<GivenKeys> given) {
        this.clusters = clusters;
        this.options = options;
        this.patience = patience;
        this.plan = plan;
        this.position = position;
        this.lane = lane;
        this.differences = differences;
        this.given = given;
    }

    CollectionResult compare(SchemaCheck schema) {
        SchemaCheck found;
        try {
            load(clusters.source(), plan.source(), "source");
            load(clusters.target(), plan.target(), "target");
            rows();
            found = schema.with(missingOutputs());
        } finally {
            putBack();
        }
        return new CollectionResult(
                plan.source(),
                plan.target(),
                sourceRows,
                targetRows,
                fields,
                differing,
                duplicates,
                found,
                changing,
                false,
                given.map(GivenKeys::job),
                List.of(),
                Optional.empty());
    }

    private List<SchemaDifference> missingOutputs() {
        FunctionOutputs outputs = new FunctionOutputs(clusters.target(), patience, plan.target());
        return clusters.target()
                .catalog()
                .describe(plan.target())
                .map(there -> outputs.missing(there.schema()))
                .orElse(List.of());
    }

    /** All of it, also if one of them fails, which is thrown then, and also when the thread was interrupted. */
    private void putBack() {
        boolean interrupted = Thread.interrupted();
        Optional<GodwitException> failure = Optional.empty();
        for (Runnable release : putBack) {
            try {
                release.run();
            } catch (GodwitException e) {
                failure = Optional.of(e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void load(Cluster cluster, CollectionName name, String side) {
        TemporaryLoad load = new TemporaryLoad(cluster, patience, name, TemporaryLoad.needed(cluster, name));
        load.requireAllowed(options.loadSource());
        putBack.add(load::release);
        if (!load.load()) {
            changing.add(side);
        }
    }

    private void rows() {
        List<String> there = fieldsOfTarget();
        RowMapping mapping = RowMapping.comparing(plan, there);
        fields = fields(mapping.target(), there);
        CollectionReader source = reader(clusters.source(), plan.source(), mapping.source(), mapping.transform());
        CollectionReader target = reader(clusters.target(), plan.target(), mapping.target(), UnaryOperator.identity());
        boolean lite =
                clusters.source().kind().lite() || clusters.target().kind().lite();
        RowHasher hasher = new RowHasher(lite);
        RangeReader held = given.<RangeReader>map(keys -> new RenamedRows(target, keys::pairs))
                .orElse(target);
        RowComparison comparison = new RowComparison(source, held, hasher);
        List<String> partitions = partitions();
        ChunkSize size = new ChunkSize(clusters.source().kind().reading(), plan.rowBytes(), options.chunkBytes());
        ChunkWalk chunks =
                new ChunkWalk(partition -> List.of(KeySpan.ALL), new KeyScan(source, size), position, partitions);
        Flights flights = new Flights(options.parallelism().orElse(4));
        try (Pool pool = new Pool(flights)) {
            pool.carry(chunks, chunk -> pair(chunk, source, held, hasher), pair -> add(pair, source, comparison));
        }
        given.ifPresent(keys -> keys.eachStray(target, partitions, this::reportStrays));
    }

    private void reportStrays(String partition, List<Key> keys) {
        targetRows = targetRows.plus(new RangeSum(keys.size(), keys.size(), Digest.EMPTY));
        keys.forEach(key -> report(new RowDifference(
                position,
                partition,
                key,
                Kind.EXTRA,
                List.of(),
                "only at the target, under a key that the job gave to no row")));
    }

    /** Counts alone do not tell a key that is held twice from two rows: where they differ, the rows are read. */
    private Pair pair(Chunk chunk, CollectionReader source, RangeReader target, RowHasher hasher) {
        boolean byCount = options.verify() == Verify.COUNTS;
        if (byCount) {
            Pair counts = new Pair(chunk, counted(source, chunk), counted(target, chunk));
            if (counts.equal()) {
                return counts;
            }
        }
        RangeSum ours = RangeSum.of(source, hasher, chunk.partition(), chunk.span());
        RangeSum theirs = RangeSum.of(target, hasher, chunk.partition(), chunk.span());
        return byCount ? new Pair(chunk, ours.rowsOnly(), theirs.rowsOnly()) : new Pair(chunk, ours, theirs);
    }

    private static RangeSum counted(RangeReader reader, Chunk chunk) {
        long count = reader.count(chunk.partition(), chunk.span());
        return new RangeSum(count, count, Digest.EMPTY);
    }

    private synchronized void add(Pair pair, CollectionReader source, RowComparison comparison) {
        sourceRows = sourceRows.plus(pair.source);
        targetRows = targetRows.plus(pair.target);
        lane.done(pair.source.rows());
        if (pair.source.counted() > pair.source.rows()) {
            new SurplusSearch(source, Kind.DUPLICATE_IN_SOURCE, MOST_NAMED).explain(pair.chunk, this::report);
        }
        if (!pair.equal()) {
            comparison.compare(pair.chunk).differences().forEach(this::report);
        }
    }

    private void report(RowDifference difference) {
        if (difference.kind().unequal()) {
            differing++;
        } else {
            duplicates++;
        }
        differences.accept(difference);
    }

    private CollectionReader reader(
            Cluster cluster, CollectionName name, List<String> fields, UnaryOperator<Columns> transform) {
        CollectionRows rows = new CollectionRows(
                name, CollectionPlans.key(plan.sourceSchema()), fields, CollectionPlans.boundary(clusters), transform);
        CollectionReader reader = new CollectionReader(cluster, patience, rows, 0);
        long snapshot = reader.snapshot();
        return snapshot == 0 ? reader.now() : reader.pinnedAt(snapshot);
    }

    private Fields fields(List<String> compared, List<String> there) {
        Set<String> leftOut = new TreeSet<>(CollectionPlans.fields(plan.targetSchema()));
        leftOut.addAll(there);
        compared.forEach(leftOut::remove);
        return new Fields(options.verify() == Verify.COUNTS ? List.of() : compared, List.copyOf(leftOut));
    }

    /** A field that only one side has is a difference of the schemas; the rows are compared in what both have, and in dynamic keys. */
    private List<String> fieldsOfTarget() {
        return clusters.target()
                .catalog()
                .describe(plan.target())
                .map(found -> CollectionPlans.fields(found.schema()))
                .orElse(List.of());
    }

    /** Partition by partition where both sides have the same ones, else as a whole. */
    private List<String> partitions() {
        if (plan.partitions().isEmpty()) {
            return List.of();
        }
        List<String> ours = clusters.source().catalog().partitions(plan.source()).stream()
                .sorted()
                .toList();
        List<String> theirs = clusters.target().catalog().partitions(plan.target()).stream()
                .sorted()
                .toList();
        // New keys are known by partition.
        return ours.equals(theirs) || given.isPresent() ? ours : List.of();
    }

    private record Pair(Chunk chunk, RangeSum source, RangeSum target) {
        private boolean equal() {
            return source.sameRows(target) && target.counted() <= target.rows();
        }
    }
}
