package io.godwit.milvus;

import io.milvus.grpc.FlushRequest;
import io.milvus.grpc.FlushResponse;
import io.milvus.grpc.GetFlushStateRequest;
import io.milvus.grpc.GetFlushStateResponse;
import java.util.List;

/** Flushing the collections of one cluster. */
final class Flushes {
    private final Calls calls;
    private final Patience patience;

    Flushes(Calls calls, Patience patience) {
        this.calls = calls;
        this.patience = patience;
    }

    Flush start(CollectionName name) {
        FlushRequest request = FlushRequest.newBuilder()
                .setDbName(name.database())
                .addCollectionNames(name.name())
                .build();
        // Flushing twice is the same as once, so an unknown outcome needs no look.
        FlushResponse answer = patience.reading(
                "flushing " + name,
                () -> calls.ask("Cannot flush", name, stub -> stub.flush(request), FlushResponse::getStatus));
        List<Long> segments = answer.getCollSegIDsMap().containsKey(name.name())
                ? answer.getCollSegIDsMap().get(name.name()).getDataList()
                : List.of();
        GetFlushStateRequest state = GetFlushStateRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .addAllSegmentIDs(segments)
                .setFlushTs(answer.getCollFlushTsMap().getOrDefault(name.name(), 0L))
                .build();
        return () -> {
            Progress wait = new Progress(patience, "flushing " + name);
            while (!flushed(name, state)) {
                wait.next(segments.size() + " segments");
            }
        };
    }

    private boolean flushed(CollectionName name, GetFlushStateRequest request) {
        return patience.reading(
                "flushing " + name,
                () -> calls.ask(
                                "Cannot flush",
                                name,
                                stub -> stub.getFlushState(request),
                                GetFlushStateResponse::getStatus)
                        .getFlushed());
    }
}
