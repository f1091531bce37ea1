package io.godwit.milvus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;

/** Reads JSON as rows hold it: a server bounds a document by its bytes alone, not its depth, nor the length of a name or number. */
final class RowJson {
    private static final StreamReadConstraints READ = StreamReadConstraints.builder()
            .maxNestingDepth(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .build();
    private static final StreamWriteConstraints WRITE =
            StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build();

    private RowJson() {}

    /** One of its own for each user: a mapper changes the factory that it gets. */
    static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(READ)
                .streamWriteConstraints(WRITE)
                .build();
    }
}
