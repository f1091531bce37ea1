package io.godwit.bench;

import java.util.concurrent.TimeUnit;

/** Keeps to the requests that a service takes: 20 a second of one person at one endpoint. */
final class Spacing {
    private static final long MILLISECONDS = 55;

    private Spacing() {}

    /** @param took milliseconds that the latest request took */
    static void after(double took) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.max(0, MILLISECONDS - (long) took));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted between two requests.", e);
        }
    }
}
