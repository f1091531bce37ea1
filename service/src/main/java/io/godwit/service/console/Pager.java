package io.godwit.service.console;

import java.util.List;

/**
 * Where in a long list one is.
 *
 * @param page from 1
 * @param count rows over all pages
 */
record Pager(int page, int size, long count) {
    /** A page that there is not is the first one. */
    static int number(String text) {
        return text.matches("[1-9]\\d{0,5}") ? Integer.parseInt(text) : 1;
    }

    /** Those of a list that are on the page. */
    <T> List<T> of(List<T> all) {
        return all.stream().skip((long) size * (page - 1)).limit(size).toList();
    }

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
