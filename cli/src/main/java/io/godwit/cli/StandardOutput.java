package io.godwit.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what kept it from being written, since a {@link java.io.PrintStream} keeps that to itself: a report that is cut off on a full
 * disk is no success. A reader who has seen enough and closes the pipe is none of this.
 */
final class StandardOutput extends FilterOutputStream {
    private volatile @Nullable String failure;

    StandardOutput(OutputStream out) {
        super(out);
    }

    /** Why not all of it was written. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void write(int letter) throws IOException {
        noting(() -> out.write(letter));
    }

    @Override
    public void write(byte[] letters, int from, int length) throws IOException {
        noting(() -> out.write(letters, from, length));
    }

    private void noting(Writing writing) throws IOException {
        try {
            writing.write();
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            // In English, as the launcher has it said.
            if (!reason.contains("Broken pipe")) {
                failure = reason;
            }
            throw e;
        }
    }

    private interface Writing {
        void write() throws IOException;
    }
}
