package io.godwit.migration.run;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.KeyScan;
import io.godwit.milvus.KeySpan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Cuts spans of keys into chunks, partition after partition, scanning keys no further ahead than it must. */
final class ChunkWalk implements Supplier<Optional<Chunk>> {
    private final Function<String, List<KeySpan>> open;
    private final KeyScan scan;
    private final int collection;
    private final Iterator<String> partitions;
    private final Deque<KeySpan> gaps = new ArrayDeque<>();
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private String partition = "";
    private boolean sampled;

    /**
     * @param open the spans of a partition that are to be cut into chunks
     */
    ChunkWalk(Function<String, List<KeySpan>> open, KeyScan scan, int collection, List<String> partitions) {
        this.open = open;
        this.scan = scan;
        this.collection = collection;
        this.partitions = partitions.isEmpty() ? List.of("").iterator() : partitions.iterator();
    }

    @Override
    public Optional<Chunk> get() {
        while (chunks.isEmpty()) {
            if (!gaps.isEmpty()) {
                scan(gaps.remove());
            } else if (partitions.hasNext()) {
                partition = partitions.next();
                gaps.addAll(open.apply(partition));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(chunks.remove());
    }

    private void scan(KeySpan gap) {
        if (!sampled) {
            scan.sample(partition, gap);
            sampled = true;
        }
        KeyScan.Step step = scan.next(collection, partition, gap);
        chunks.addAll(step.chunks());
        step.rest().ifPresent(gaps::addFirst);
    }
}
