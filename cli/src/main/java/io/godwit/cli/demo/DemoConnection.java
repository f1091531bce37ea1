package io.godwit.cli.demo;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvus.shaded.io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What an application would do with a cluster and Godwit itself never does: insert new rows, and search. */
final class DemoConnection implements AutoCloseable {
    private final ManagedChannel channel;
    private final MilvusServiceBlockingStub stub;

    DemoConnection(String uri, String token) {
        URI address = URI.create(uri);
        channel = NettyChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)));
        stub = MilvusServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    void insert(InsertRequest request) {
        check("insert into " + request.getCollectionName(), stub.insert(request).getStatus());
    }

    SearchResults search(SearchRequest request) {
        SearchResults results = stub.search(request);
        check("search " + request.getCollectionName(), results.getStatus());
        return results;
    }

    @SuppressWarnings("deprecation") // 2.3.5 sets either of the two
    private static void check(String what, Status status) {
        if (status.getCode() != 0 || status.getErrorCode() != io.milvus.grpc.ErrorCode.Success) {
            throw new GodwitException(
                    ErrorCode.SERVER_ERROR, "The demo could not " + what + ": " + status.getReason() + ".");
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
