package io.godwit.milvus;

import java.io.IOException;
import java.io.OutputStream;

/** A request that writes itself onto the wire, piece by piece, without ever lying in one array. */
interface WireMessage {
    /** Bytes that {@link #writeTo} writes. */
    int size();

    void writeTo(OutputStream out) throws IOException;
}
