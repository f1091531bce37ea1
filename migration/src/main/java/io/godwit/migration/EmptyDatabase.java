package io.godwit.migration;

/**
 * A selected database of the source that holds no collection, and its name at the target.
 *
 * @param source as the source names it
 * @param target as the target names it, or shall
 */
public record EmptyDatabase(String source, String target) {}
