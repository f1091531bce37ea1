package io.godwit.service.console;

/**
 * Where in a long list one is.
 *
 * @param page from 1
 * @param count rows over all pages
 */
record Pager(int page, int size, long count) {
    int last() {
        return (int) Math.max(1, (count + size - 1) / size);
    }

    long from() {
        return Math.min(count, (long) size * (page - 1) + 1);
    }

    long to() {
        return Math.min(count, (long) size * page);
    }
}
