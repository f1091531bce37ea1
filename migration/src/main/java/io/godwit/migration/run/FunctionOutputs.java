package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import io.godwit.milvus.TextSearch;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the functions of a loaded collection have computed their outputs. No server hands out what BM25 computes, so it is looked
 * for with texts of the collection itself: at least one of them has to find a row. (A text may consist of words that the analyzer
 * leaves out.)
 */
final class FunctionOutputs {
    private static final int TEXTS = 20;
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
        List<SchemaDifference> missing = new ArrayList<>();
        for (FunctionSchema function : schema.getFunctionsList()) {
            if (function.getType() == FunctionType.BM25) {
                missing(function).ifPresent(missing::add);
            }
        }
        return missing;
    }

    private Optional<SchemaDifference> missing(FunctionSchema function) {
        TextSearch search = new TextSearch(cluster, name);
        List<String> texts = patience.readingLoaded(
                "reading texts of " + name, () -> search.samples(function.getInputFieldNames(0), TEXTS));
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        for (int look = 0; look < LOOKS; look++) {
            long found = patience.readingLoaded(
                    "searching the texts of " + name, () -> search.found(function.getOutputFieldNames(0), texts));
            if (found > 0) {
                return Optional.empty();
            }
            pause();
        }
        return Optional.of(new SchemaDifference(
                "output of function " + function.getName(),
                "computed",
                "none",
                "None of " + texts.size() + " texts of the collection finds a row of it."));
    }

    private void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped while searching " + name + ".", e);
        }
    }
}
