package io.godwit.migration.plan;

import io.godwit.milvus.CollectionDescription;
import java.util.Optional;

/** What a server gives a collection at its birth; hardly ever the same on two servers. */
record Identity(long id, long created) {
    static Optional<Identity> of(CollectionDescription description) {
        return description.id() == 0 || description.createdUtc() == 0
                ? Optional.empty()
                : Optional.of(new Identity(description.id(), description.createdUtc()));
    }

    /** Whether both are known, and are one and the same collection. */
    static boolean same(Optional<CollectionDescription> one, Optional<CollectionDescription> other) {
        Optional<Identity> identity = one.flatMap(Identity::of);
        return identity.isPresent() && identity.equals(other.flatMap(Identity::of));
    }
}
