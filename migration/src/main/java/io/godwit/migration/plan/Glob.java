package io.godwit.migration.plan;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.Optional;

/** A name, or a name with one star that stands for any text, the empty one included. */
record Glob(String prefix, boolean star, String suffix) {
    /** @param text all that the user wrote, for the error message */
    static Glob parse(String name, String text) {
        if (name.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.USAGE, "'" + text + "' holds an empty name. Write NAME, DATABASE.NAME or OLD=NEW.");
        }
        int at = name.indexOf('*');
        if (at < 0) {
            return new Glob(name, false, "");
        }
        if (name.indexOf('*', at + 1) >= 0) {
            throw new GodwitException(
                    ErrorCode.USAGE, "'" + text + "' has two stars in the name '" + name + "'; one is the most.");
        }
        return new Glob(name.substring(0, at), true, name.substring(at + 1));
    }

    static Glob of(String text) {
        return parse(text, text);
    }

    /** The text that the star stands for (empty without a star), if the name matches. */
    Optional<String> match(String name) {
        if (!star) {
            return name.equals(prefix) ? Optional.of("") : Optional.empty();
        }
        boolean matches =
                name.length() >= prefix.length() + suffix.length() && name.startsWith(prefix) && name.endsWith(suffix);
        return matches
                ? Optional.of(name.substring(prefix.length(), name.length() - suffix.length()))
                : Optional.empty();
    }

    /** This name with the star's text in the star's place. */
    String render(String text) {
        return star ? prefix + text + suffix : prefix;
    }

    /** Orders patterns by how much they say: a plain name above any star, more letters above fewer. */
    int weight() {
        return star ? prefix.length() + suffix.length() : Integer.MAX_VALUE;
    }
}
