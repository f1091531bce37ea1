package io.godwit.testkit;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ClientCall;
import io.milvus.shaded.io.grpc.ClientInterceptor;
import io.milvus.shaded.io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.milvus.shaded.io.grpc.MethodDescriptor;

/**
 * Fills an empty {@code db_name} of every request. The header {@code dbname} is not enough: Milvus 2.3.5 does not look at
 * it for ListAliases.
 */
record DatabaseField(String database) implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel channel) {
        return new SimpleForwardingClientCall<>(channel.newCall(method, options)) {
            @Override
            public void sendMessage(Q request) {
                super.sendMessage(filled(request));
            }
        };
    }

    @SuppressWarnings("unchecked")
    private <Q> Q filled(Q request) {
        Message message = (Message) request;
        FieldDescriptor field = message.getDescriptorForType().findFieldByName("db_name");
        if (field == null || !((String) message.getField(field)).isEmpty()) {
            return request;
        }
        return (Q) message.toBuilder().setField(field, database).build();
    }
}
