package io.godwit.migration.run;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What of a collection is to be copied, as whoever takes part in it must know beside the plan: which ranges are open, the ledger says.
 *
 * @param collection its position in the plan
 * @param partitions those that are copied one by one; empty: the collection is read as a whole
 * @param gone those of them that the source has no more
 * @param snapshot the timestamp at which the source is read; empty: as it is now
 */
public record CopyOrder(int collection, List<String> partitions, Set<String> gone, OptionalLong snapshot) {
    public CopyOrder {
        partitions = List.copyOf(partitions);
        gone = Set.copyOf(gone);
    }
}
