package io.godwit.migration.run;

import io.godwit.milvus.CollectionDescription;
import java.util.Optional;

/**
 * By which ids the servers know the two collections that a job reads and writes. A collection that was dropped and made anew
 * under the same name has another.
 *
 * @param source empty until it is first read, and where the server gives no ids (Milvus Lite)
 * @param target empty until it is first written, likewise
 */
public record CollectionIds(Optional<Long> source, Optional<Long> target) {
    public static final CollectionIds UNKNOWN = new CollectionIds(Optional.empty(), Optional.empty());

    /** Empty where the server gives none. */
    static Optional<Long> id(Optional<CollectionDescription> collection) {
        return collection.map(CollectionDescription::id).filter(id -> id != 0);
    }

    /** Whether a collection that is there is known not to be the one of before. */
    static boolean another(Optional<Long> known, Optional<CollectionDescription> now) {
        Optional<Long> id = id(now);
        return known.isPresent() && id.isPresent() && !known.equals(id);
    }

    /** What is known stays known. */
    CollectionIds source(Optional<Long> id) {
        return new CollectionIds(id.or(() -> source), target);
    }

    CollectionIds target(Optional<Long> id) {
        return new CollectionIds(source, id.or(() -> target));
    }
}
