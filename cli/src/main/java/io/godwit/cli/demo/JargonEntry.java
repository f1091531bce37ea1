package io.godwit.cli.demo;

import java.util.List;

/**
 * An entry of the Jargon File 4.4.7: a row of the collection {@code jargon}, keyed by {@code term}.
 *
 * @param initial the term's first letter in upper case, or {@code #}: the partition key
 * @param text the entry, its paragraphs divided by line feeds; up to 16 KB of UTF-8
 * @param pronunciation between slashes, or empty
 * @param partsOfSpeech as the file abbreviates them; may be empty
 * @param senses the number of numbered meanings, at least 1
 * @param references the entries that the text points to; may be empty
 */
record JargonEntry(
        String term,
        String initial,
        String text,
        String pronunciation,
        List<String> partsOfSpeech,
        boolean obsolete,
        short senses,
        List<String> references) {}
