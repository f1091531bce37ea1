package io.godwit.milvus;

import java.time.Duration;

/**
 * A call that a server has not answered yet.
 *
 * @param left until it is given up, and perhaps tried again
 */
public record Unanswered(Duration age, Duration left) {}
