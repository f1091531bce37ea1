package io.godwit.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A synset of WordNet 3.0: a row of the collection {@code glosses}, keyed by {@code id}.
 *
 * @param partition the partition that holds the row: noun, verb, adjective or adverb
 * @param text the definition
 * @param category WordNet's lexicographer file, such as {@code noun.animal}
 * @param senseCount how many lemmas share this meaning
 * @param tagCount how often the meaning occurs in WordNet's tagged texts
 * @param satellite whether it is an adjective that stands near a more general one
 * @param polysemy the mean number of meanings of its lemmas
 * @param frequency the share of all tagged occurrences
 * @param relations a JSON object: the offset in WordNet's file, the number of pointers by kind, the hypernyms
 * @param dynamic a JSON object whose keys differ from row to row, for dynamic fields; often empty
 */
record Gloss(
        long id,
        String partition,
        String lemma,
        String text,
        String category,
        byte senseCount,
        int tagCount,
        boolean satellite,
        float polysemy,
        double frequency,
        List<String> lemmas,
        List<String> examples,
        JsonNode relations,
        JsonNode dynamic) {}
