package io.godwit.migration.run;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.time.Duration;

/** The wait between two looks at what a server is doing. */
final class Pause {
    private Pause() {}

    /**
     * @param doing for the message, as in "Stopped while loading docs."
     * @throws GodwitException STOPPED if the thread is interrupted, and stays so
     */
    static void of(Duration pause, String doing) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped while " + doing + ".", e);
        }
    }
}
