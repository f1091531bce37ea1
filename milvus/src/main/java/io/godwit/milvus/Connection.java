package io.godwit.milvus;

import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ClientInterceptors;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.milvus.shaded.io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The gRPC channel to one cluster, with the token attached to every call. Opening does no I/O; the first call connects. */
final class Connection implements AutoCloseable {
    /** For calls without rows: long enough for the slowest server seen (Milvus Lite 3 on a busy machine), short enough to notice a dead one. */
    static final Duration CALL_DEADLINE = Duration.ofSeconds(60);

    private static final int CATALOG_ANSWER_LIMIT = 64 << 20;
    private static final int FLOW_CONTROL_WINDOW = 8 << 20;
    /** For the first call, so that a wrong address is told soon. */
    static final Duration CONNECT_DEADLINE = Duration.ofSeconds(15);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** Milvus closes connections whose pings come more often than every 5 s. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Endpoint endpoint;
    private final ManagedChannel transport;
    private final OpenCalls calls = new OpenCalls();
    private final Channel channel;

    private Connection(Endpoint endpoint, ManagedChannel transport) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.channel = authorized(ClientInterceptors.intercept(transport, calls), endpoint.token());
    }

    static Connection open(Endpoint endpoint) {
        GrpcLogging.quiet();
        URI uri = endpoint.uri();
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(Address.socketHost(uri), uri.getPort())
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .maxInboundMessageSize(CATALOG_ANSWER_LIMIT)
                .flowControlWindow(FLOW_CONTROL_WINDOW)
                .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
                .userAgent("godwit")
                // Godwit repeats calls itself: only the caller knows whether a write may be repeated.
                .disableRetry();
        if (endpoint.secure()) {
            builder.sslContext(TlsContext.of(endpoint.tls()));
        } else {
            builder.usePlaintext();
        }
        if (endpoint.rule() != AddressRule.ANY) {
            restrict(builder, endpoint.rule());
        }
        return new Connection(endpoint, builder.build());
    }

    @SuppressWarnings("deprecation") // the replacement is one registry for all channels of the process
    private static void restrict(NettyChannelBuilder builder, AddressRule rule) {
        builder.nameResolverFactory(new RuledResolver(rule));
    }

    /** Carries the token; the limit of an answer is 64 MiB unless the call's options say otherwise. */
    Channel channel() {
        return channel;
    }

    MilvusServiceBlockingStub stub() {
        return stub(CALL_DEADLINE);
    }

    /** A stub for one call: its deadline runs from now. */
    MilvusServiceBlockingStub stub(Duration deadline) {
        return MilvusServiceGrpc.newBlockingStub(channel).withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    OpenCalls calls() {
        return calls;
    }

    URI uri() {
        return endpoint.uri();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        transport.shutdownNow();
    }

    private static Channel authorized(Channel channel, @Nullable String token) {
        if (token == null) {
            return channel;
        }
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)));
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }
}
