package io.godwit.migration;

import java.net.URI;
import java.util.List;

/**
 * What was asked: which collections go from where to where, under which names, and what shall be different there. Two specs that ask for the same are equal and
 * make the same job; how fast and with whose credentials it is done is not part of it ({@link RunOptions}).
 *
 * @param source the source cluster's normalised address
 * @param target the target cluster's normalised address
 * @param selection which collections; empty: all of every database
 * @param exclusions taken out of the selection again
 * @param ifExists what to do with a target collection that is there already
 */
public record MigrationSpec(
        URI source, URI target, List<Selection> selection, List<Selection> exclusions, IfExists ifExists) {
    public MigrationSpec {
        selection = List.copyOf(selection);
        exclusions = List.copyOf(exclusions);
    }

    /** What to do with a target collection that exists before the job does. */
    public enum IfExists {
        /** Refuse it in preflight. */
        FAIL,
        /** Write into it if its schema fits; rows of the same key are overwritten, other rows stay. */
        MERGE,
        /** Drop it and create it anew. */
        REPLACE
    }

    /**
     * Databases or collections by pattern, and their new names. A pattern holds at most one star, which stands for any text;
     * a star in the new name repeats that text.
     *
     * @param database pattern of the database, {@code *} for any
     * @param collection pattern of the collection, {@code *} for any
     * @param newDatabase name or pattern at the target; equal to {@code database} to keep it
     * @param newCollection name or pattern at the target; equal to {@code collection} to keep it
     * @param options what shall be other than at the source
     */
    public record Selection(
            String database, String collection, String newDatabase, String newCollection, CollectionOptions options) {
        /** Everything as at the source. */
        public Selection(String database, String collection, String newDatabase, String newCollection) {
            this(database, collection, newDatabase, newCollection, CollectionOptions.AS_SOURCE);
        }

        /** The same collections with other options. */
        public Selection with(CollectionOptions wanted) {
            return new Selection(database, collection, newDatabase, newCollection, wanted);
        }
    }
}
