package io.godwit.testkit;

import com.google.protobuf.Message;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.Context;
import io.milvus.shaded.io.grpc.Contexts;
import io.milvus.shaded.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.milvus.shaded.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import io.milvus.shaded.io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.milvus.shaded.io.grpc.ServerCall;
import io.milvus.shaded.io.grpc.ServerCallHandler;
import io.milvus.shaded.io.grpc.ServerInterceptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks at every call to a {@link ScriptedMilvus} before it is served: records it and gives the scripted reply. */
final class Script implements ServerInterceptor {
    /** The database that the client named in the header; empty if none. */
    static final Context.Key<String> DATABASE = Context.keyWithDefault("dbname", "");

    private static final Metadata.Key<String> DATABASE_HEADER =
            Metadata.Key.of("dbname", Metadata.ASCII_STRING_MARSHALLER);

    private static final Metadata.Key<String> TOKEN_HEADER =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    record Call(String rpc, Message request) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<ScriptedReply>> next = new HashMap<>();
    private final Map<String, Function<Message, ScriptedReply>> always = new HashMap<>();

    /** What the header with the token has to hold; null: anything. */
    private volatile @Nullable String letIn;

    List<Call> calls() {
        return List.copyOf(calls);
    }

    synchronized void next(String rpc, List<ScriptedReply> replies) {
        next.computeIfAbsent(rpc, absent -> new ArrayDeque<>()).addAll(replies);
    }

    synchronized void always(String rpc, Function<Message, ScriptedReply> reply) {
        always.put(rpc, reply);
    }

    void letIn(String token) {
        letIn = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }

    synchronized void clear() {
        next.clear();
        always.clear();
        calls.clear();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> handler) {
        String wanted = letIn;
        if (wanted != null && !wanted.equals(headers.get(TOKEN_HEADER))) {
            // As a 2.3.5 says it.
            call.close(
                    io.milvus.shaded.io.grpc.Status.UNAUTHENTICATED.withDescription(
                            "auth check failure, please check username and password are correct"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        String database = headers.get(DATABASE_HEADER);
        Context context = Context.current().withValue(DATABASE, database == null ? "" : database);
        LosableCall<Q, A> losable = new LosableCall<>(call);
        return new ScriptedListener<>(losable, Contexts.interceptCall(context, losable, headers, handler));
    }

    private synchronized ScriptedReply replyTo(String rpc, Message request) {
        calls.add(new Call(rpc, request));
        Queue<ScriptedReply> queue = next.get(rpc);
        ScriptedReply queued = queue == null ? null : queue.poll();
        if (queued != null) {
            return queued;
        }
        Function<Message, ScriptedReply> rule = always.get(rpc);
        return rule == null ? ScriptedReply.proceed() : rule.apply(request);
    }

    private final class ScriptedListener<Q, A> extends SimpleForwardingServerCallListener<Q> {
        private final LosableCall<Q, A> call;
        private boolean taken;
        private CountDownLatch served = new CountDownLatch(1);

        ScriptedListener(LosableCall<Q, A> call, ServerCall.Listener<Q> served) {
            super(served);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            ScriptedReply reply = replyTo(bareName(call.getMethodDescriptor()), (Message) message);
            if (reply instanceof ScriptedReply.Delayed delayed) {
                sleep(delayed.delay());
            } else if (reply instanceof ScriptedReply.Held held) {
                await(held.letGo());
                served = held.served();
            } else if (reply instanceof ScriptedReply.Lost lost) {
                call.loseAnswer(lost.status());
            } else if (!(reply instanceof ScriptedReply.Proceed)) {
                taken = true;
                take(reply);
                return;
            }
            super.onMessage(message);
        }

        @Override
        public void onHalfClose() {
            if (!taken) {
                super.onHalfClose();
                served.countDown();
            }
        }

        private void take(ScriptedReply reply) {
            if (reply instanceof ScriptedReply.Answer answer) {
                call.answer(answer.message());
            } else if (reply instanceof ScriptedReply.Refused refused) {
                call.answer(withStatus(prototype(call.getMethodDescriptor()), refused.status()));
            } else if (reply instanceof ScriptedReply.Broken broken) {
                call.close(broken.status(), new Metadata());
            }
        }
    }

    /** A call that can be served while its answer goes astray. */
    private static final class LosableCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private io.milvus.shaded.io.grpc.@Nullable Status loss;

        LosableCall(ServerCall<Q, A> call) {
            super(call);
        }

        void loseAnswer(io.milvus.shaded.io.grpc.Status status) {
            loss = status;
        }

        @SuppressWarnings("unchecked")
        void answer(Message message) {
            sendHeaders(new Metadata());
            sendMessage((A) message);
            close(io.milvus.shaded.io.grpc.Status.OK, new Metadata());
        }

        @Override
        public void sendMessage(A message) {
            if (loss == null) {
                super.sendMessage(message);
            }
        }

        @Override
        public void close(io.milvus.shaded.io.grpc.Status status, Metadata trailers) {
            super.close(loss == null ? status : loss, trailers);
        }
    }

    /** An answer that says nothing but this status. */
    static Message withStatus(Message prototype, Status status) {
        if (prototype instanceof Status) {
            return status;
        }
        Message.Builder answer = prototype.newBuilderForType();
        return answer.setField(answer.getDescriptorForType().findFieldByName("status"), status)
                .build();
    }

    private static Message prototype(MethodDescriptor<?, ?> method) {
        Object prototype = ((PrototypeMarshaller<?>) method.getResponseMarshaller()).getMessagePrototype();
        if (prototype instanceof Message message) {
            return message;
        }
        throw new IllegalStateException(method.getFullMethodName() + " does not answer with a message");
    }

    private static String bareName(MethodDescriptor<?, ?> method) {
        String name = method.getBareMethodName();
        return name == null ? method.getFullMethodName() : name;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(Duration delay) {
        try {
            TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
