package io.godwit.milvus;

import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.internal.logging.InternalLoggerFactory;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps gRPC and Netty off the terminal: whatever matters reaches callers as an exception. */
final class GrpcLogging {
    /** Held for good: a logger nobody refers to is collected, and its level with it. */
    private static final Logger GRPC = Logger.getLogger("io.milvus.shaded");

    private GrpcLogging() {}

    /** Off, unless the application configured this logger itself. */
    static void quiet() {
        // Netty would look for SLF4J first, which prints a warning of its own where no provider is installed.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        if (GRPC.getLevel() == null) {
            GRPC.setLevel(Level.OFF);
        }
    }
}
