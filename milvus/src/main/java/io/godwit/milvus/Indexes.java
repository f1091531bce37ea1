package io.godwit.milvus;

import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.IndexDescription;
import java.util.Comparator;
import java.util.List;

/** The indexes of one cluster's collections. */
final class Indexes {
    /** About a second at first, ten seconds later on. */
    private static final int LOOKS_WITHOUT_HEADWAY = 5;

    private final Calls calls;
    private final Patience patience;

    Indexes(Calls calls, Patience patience) {
        this.calls = calls;
        this.patience = patience;
    }

    List<Index> list(CollectionName name) {
        return descriptions(name).stream()
                .map(index ->
                        new Index(index.getFieldName(), index.getIndexName(), Descriptions.map(index.getParamsList())))
                // A 2.3.5 tells them now in this order, now in that.
                .sorted(Comparator.comparing(Index::field).thenComparing(Index::name))
                .toList();
    }

    void create(CollectionName name, Index index) {
        CreateIndexRequest request = CreateIndexRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .setFieldName(index.field())
                .setIndexName(index.name())
                .addAllExtraParams(Catalog.pairs(index.params()))
                .build();
        String object = name + "/" + index.field();
        patience.begin()
                .changing(
                        "creating the index of " + object,
                        () -> list(name).stream().anyMatch(existing -> sameAs(index, existing)),
                        () -> calls.tell("Cannot create the index of", object, stub -> stub.createIndex(request)));
    }

    void drop(CollectionName name, String field, String index) {
        DropIndexRequest request = DropIndexRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .setFieldName(field)
                .setIndexName(index)
                .build();
        String object = name + "/" + index;
        patience.begin()
                .changing(
                        "dropping index " + object,
                        () -> list(name).stream()
                                .noneMatch(existing -> existing.name().equals(index)),
                        () -> Calls.unless(
                                ErrorCode.INDEX_NOT_FOUND,
                                () -> {
                                    calls.tell("Cannot drop index", object, stub -> stub.dropIndex(request));
                                    return true;
                                },
                                false));
    }

    IndexProgress progress(CollectionName name, String fieldOrIndex) {
        List<IndexDescription> all = descriptions(name);
        return all.stream()
                .filter(index -> index.getIndexName().equals(fieldOrIndex))
                .findFirst()
                .or(() -> all.stream()
                        .filter(index -> index.getFieldName().equals(fieldOrIndex))
                        .findFirst())
                .map(Indexes::progress)
                .orElseThrow(() -> missing(name, fieldOrIndex));
    }

    void await(CollectionName name, String fieldOrIndex) {
        await(name, fieldOrIndex, () -> {});
    }

    /**
     * Asks for the index again while nothing happens. A 2.3.5 misses requests that come while it is busy with another
     * collection's, and then finds the segments that lack an index only once a minute; the repeated request is no error there.
     */
    void await(CollectionName name, Index index) {
        String known = index.name().isEmpty() ? index.field() : index.name();
        await(name, known, calls.kind().lite() ? () -> {} : () -> create(name, index));
    }

    private void await(CollectionName name, String fieldOrIndex, Runnable again) {
        String object = name + "/" + fieldOrIndex;
        Progress wait = new Progress(patience, "building the index of " + object);
        IndexProgress now = progress(name, fieldOrIndex);
        for (int still = 0; !now.finished(); still++) {
            if (still == LOOKS_WITHOUT_HEADWAY) {
                still = 0;
                again.run();
            }
            if (now.failed()) {
                throw new GodwitException(
                        ErrorCode.SERVER_ERROR,
                        Replies.message(
                                "Cannot build the index of",
                                object,
                                calls.connection().uri(),
                                now.failReason(),
                                ErrorCode.SERVER_ERROR));
            }
            wait.next(now.state() + ", " + now.indexedRows() + " of " + now.totalRows() + " rows");
            IndexProgress next = progress(name, fieldOrIndex);
            still = next.equals(now) ? still : 0;
            now = next;
        }
    }

    private List<IndexDescription> descriptions(CollectionName name) {
        DescribeIndexRequest request = DescribeIndexRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .build();
        return patience.reading(
                "describing the indexes of " + name,
                () -> Calls.unless(
                        ErrorCode.INDEX_NOT_FOUND,
                        () -> calls.ask(
                                        "Cannot describe the indexes of collection",
                                        name,
                                        stub -> stub.describeIndex(request),
                                        DescribeIndexResponse::getStatus)
                                .getIndexDescriptionsList(),
                        List.of()));
    }

    private static IndexProgress progress(IndexDescription index) {
        return new IndexProgress(
                index.getState().name(),
                index.getIndexedRows(),
                index.getTotalRows(),
                index.getPendingIndexRows(),
                index.getIndexStateFailReason());
    }

    /** An empty name becomes the field's name on the server. */
    private static boolean sameAs(Index wanted, Index existing) {
        String name = wanted.name().isEmpty() ? wanted.field() : wanted.name();
        return existing.field().equals(wanted.field()) && existing.name().equals(name);
    }

    private GodwitException missing(CollectionName name, String fieldOrIndex) {
        return new GodwitException(
                ErrorCode.INDEX_NOT_FOUND,
                Replies.message(
                        "Cannot follow the index of",
                        name + "/" + fieldOrIndex,
                        calls.connection().uri(),
                        "there is no such index",
                        ErrorCode.INDEX_NOT_FOUND));
    }
}
