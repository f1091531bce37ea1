package io.godwit.store;

import java.time.Duration;

/**
 * How long a lease lasts and how often it is renewed.
 *
 * @param length what a successor waits for at most
 * @param renewal what another process waits for at most until it knows that the holder lives
 */
record LeaseTerm(Duration length, Duration renewal) {
    static final LeaseTerm DEFAULT = new LeaseTerm(Duration.ofSeconds(10), Duration.ofSeconds(2));
}
