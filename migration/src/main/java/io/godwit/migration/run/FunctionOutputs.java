package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ComputedVectors;
import io.godwit.milvus.FunctionKind;
import io.godwit.milvus.Patience;
import io.godwit.milvus.TextSearch;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FunctionSchema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether the functions of a loaded collection have computed their outputs. Most can be read. What BM25 computes no server hands out, so
 * it is looked for with texts of the collection itself: at least one of them has to find a row. (A text may consist of words that the
 * analyzer leaves out.)
 */
final class FunctionOutputs {
    private static final int ROWS = 20;
    private static final int LOOKS = 5;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final Patience patience;
    private final CollectionName name;

    FunctionOutputs(Cluster cluster, Patience patience, CollectionName name) {
        this.cluster = cluster;
        this.patience = patience;
        this.name = name;
    }

    /** One difference a function whose outputs are not there. */
    List<SchemaDifference> missing(CollectionSchema schema) {
        return schema.getFunctionsList().stream()
                .flatMap(function -> missing(function).stream())
                .toList();
    }

    private Optional<SchemaDifference> missing(FunctionSchema function) {
        return FunctionKind.of(function)
                .flatMap(kind -> kind == FunctionKind.BM25 ? unsearchable(function) : unreadable(function));
    }

    private Optional<SchemaDifference> unreadable(FunctionSchema function) {
        ComputedVectors vectors = new ComputedVectors(cluster, name);
        ComputedVectors.Found found = patience.readingLoaded(
                "reading computed vectors of " + name,
                () -> vectors.look(function.getInputFieldNames(0), function.getOutputFieldNames(0), ROWS));
        return found.computed() == found.rows()
                ? Optional.empty()
                : Optional.of(none(
                        function,
                        found.computed() + " of " + found.rows() + " rows that were looked at have a vector."));
    }

    private Optional<SchemaDifference> unsearchable(FunctionSchema function) {
        TextSearch search = new TextSearch(cluster, name);
        List<String> texts = patience.readingLoaded(
                "reading texts of " + name, () -> search.samples(function.getInputFieldNames(0), ROWS));
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        for (int look = 0; look < LOOKS; look++) {
            long found = patience.readingLoaded(
                    "searching the texts of " + name, () -> search.found(function.getOutputFieldNames(0), texts));
            if (found > 0) {
                return Optional.empty();
            }
            Pause.of(BETWEEN_LOOKS, "searching " + name);
        }
        return Optional.of(none(function, "None of " + texts.size() + " texts of the collection finds a row of it."));
    }

    private static SchemaDifference none(FunctionSchema function, String evidence) {
        return new SchemaDifference("output of function " + function.getName(), "computed", "none", evidence);
    }
}
