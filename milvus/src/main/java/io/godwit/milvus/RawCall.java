package io.godwit.milvus;

import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.shaded.io.grpc.Drainable;
import io.milvus.shaded.io.grpc.KnownLength;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import io.milvus.shaded.io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** The calls that carry rows, with requests that write themselves and answers left as bytes. */
final class RawCall {
    static final MethodDescriptor<WireMessage, byte[]> QUERY = of(MilvusServiceGrpc.getQueryMethod());
    static final MethodDescriptor<WireMessage, byte[]> INSERT = of(MilvusServiceGrpc.getInsertMethod());
    static final MethodDescriptor<WireMessage, byte[]> UPSERT = of(MilvusServiceGrpc.getUpsertMethod());

    private RawCall() {}

    private static MethodDescriptor<WireMessage, byte[]> of(MethodDescriptor<?, ?> method) {
        return MethodDescriptor.<WireMessage, byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method.getFullMethodName())
                .setRequestMarshaller(new Requests())
                .setResponseMarshaller(new Answers())
                .build();
    }

    private static final class Requests implements Marshaller<WireMessage> {
        @Override
        public InputStream stream(WireMessage message) {
            return new RequestStream(message);
        }

        @Override
        public WireMessage parse(InputStream stream) {
            throw new IllegalStateException("requests are only sent");
        }
    }

    private static final class Answers implements Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] bytes) {
            throw new IllegalStateException("answers are only received");
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                int size = stream.available();
                // gRPC's streams know their length: one exact array instead of one that grows.
                byte[] answer = new byte[size];
                int read = stream.readNBytes(answer, 0, size);
                if (read != size || stream.read() >= 0) {
                    throw new IOException("the answer's length is not the one announced");
                }
                return answer;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** gRPC drains it straight into its buffers; reading it byte by byte is only the fallback that the interface demands. */
    private static final class RequestStream extends InputStream implements Drainable, KnownLength {
        private final WireMessage message;
        private boolean drained;
        private InputStream copy = InputStream.nullInputStream();

        private RequestStream(WireMessage message) {
            this.message = message;
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            if (drained) {
                return 0;
            }
            drained = true;
            message.writeTo(target);
            return message.size();
        }

        @Override
        public int available() {
            return drained ? 0 : message.size();
        }

        @Override
        public int read() throws IOException {
            return copy().read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return copy().read(into, offset, length);
        }

        private InputStream copy() throws IOException {
            if (!drained) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.size());
                drainTo(bytes);
                copy = new ByteArrayInputStream(bytes.toByteArray());
            }
            return copy;
        }
    }
}
