package io.godwit.milvus;

import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ClientCall;
import io.milvus.shaded.io.grpc.ClientInterceptor;
import io.milvus.shaded.io.grpc.Deadline;
import io.milvus.shaded.io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.milvus.shaded.io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import io.milvus.shaded.io.grpc.Status;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The calls of one connection that have no answer yet. */
final class OpenCalls implements ClientInterceptor {
    private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();

    /** The one that has been without an answer for longest. */
    Optional<Unanswered> oldest() {
        return open.stream().max(Comparator.comparing(OpenCall::age)).map(OpenCall::unanswered);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                OpenCall call = new OpenCall(options.getDeadline());
                open.add(call);
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                open.remove(call);
                                super.onClose(status, trailers);
                            }
                        },
                        headers);
            }
        };
    }

    /** Two that began at one moment are two, so this is no record. */
    private static final class OpenCall {
        private final long start = System.nanoTime();
        private final @Nullable Deadline deadline;

        OpenCall(@Nullable Deadline deadline) {
            this.deadline = deadline;
        }

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - start);
        }

        Unanswered unanswered() {
            long left = deadline == null ? 0 : Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS));
            return new Unanswered(age(), Duration.ofNanos(left));
        }
    }
}
