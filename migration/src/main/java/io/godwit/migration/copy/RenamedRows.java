package io.godwit.migration.copy;

import io.godwit.milvus.Columns;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Rows.Counted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rows of a target that has given them new keys, read under the keys that they have at the source: by the new keys of a
 * range's rows, with the old ones put back in their place. Rows that no pair names are not seen. Safe for use by many threads.
 */
public final class RenamedRows implements RangeReader {
    /** Keys in one filter: an answer of 768 floats a row is some 3 MB then, and the filter some 20 KB. */
    private static final int KEYS_AT_ONCE = 1000;

    private final CollectionReader target;
    private final IdLookup ids;
    private final int keysAtOnce;

    public RenamedRows(CollectionReader target, IdLookup ids) {
        this.target = target;
        this.ids = ids;
        this.keysAtOnce = Math.min(KEYS_AT_ONCE, target.kind().reading().rangeRows());
    }

    @Override
    public KeyField key() {
        return target.key();
    }

    @Override
    public Counted read(String partition, KeySpan span) {
        List<IdPair> pairs = ids.pairs(partition, span);
        if (pairs.size() > keysAtOnce) {
            throw new GodwitException(
                    ErrorCode.TOO_LARGE,
                    "Cannot read " + pairs.size() + " rows of " + target.name() + " by their keys at once, only "
                            + keysAtOnce + ".");
        }
        return flight(partition, pairs);
    }

    @Override
    public Counted readGiant(String partition, KeySpan span) {
        List<IdPair> pairs = ids.pairs(partition, span);
        return pairs.size() == 1 ? giant(partition, pairs) : flight(partition, pairs);
    }

    @Override
    public long count(String partition, KeySpan span) {
        List<Key> keys = ids.pairs(partition, span).stream().map(IdPair::target).toList();
        long count = 0;
        for (int from = 0; from < keys.size(); from += keysAtOnce) {
            count += target.countKeys(partition, keys.subList(from, Math.min(keys.size(), from + keysAtOnce)));
        }
        return count;
    }

    @Override
    public long countKey(String partition, Key one) {
        return ids.pairs(partition, KeySpan.of(one)).stream()
                .mapToLong(pair -> target.countKey(partition, pair.target()))
                .sum();
    }

    @Override
    public List<KeySpan> halves(String partition, KeySpan span) {
        List<Key> keys = ids.pairs(partition, span).stream().map(IdPair::source).toList();
        return target.boundary()
                .middle(keys)
                .map(middle -> List.of(new KeySpan(span.lo(), middle), new KeySpan(middle, span.hi())))
                .orElse(List.of(span));
    }

    /** In groups of pairs, so that these are looked up once. */
    @Override
    public <T> T inHalves(String partition, KeySpan span, Function<Counted, T> use, BinaryOperator<T> join) {
        return inGroups(partition, ids.pairs(partition, span), use, join);
    }

    private <T> T inGroups(String partition, List<IdPair> pairs, Function<Counted, T> use, BinaryOperator<T> join) {
        if (pairs.size() > keysAtOnce) {
            return inTwo(partition, pairs, use, join);
        }
        Counted rows;
        try {
            rows = flight(partition, pairs);
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.TOO_LARGE) {
                throw e;
            }
            return pairs.size() == 1 ? use.apply(giant(partition, pairs)) : inTwo(partition, pairs, use, join);
        }
        return use.apply(rows);
    }

    private <T> T inTwo(String partition, List<IdPair> pairs, Function<Counted, T> use, BinaryOperator<T> join) {
        int middle = pairs.size() / 2;
        return join.apply(
                inGroups(partition, pairs.subList(0, middle), use, join),
                inGroups(partition, pairs.subList(middle, pairs.size()), use, join));
    }

    private Counted flight(String partition, List<IdPair> pairs) {
        if (pairs.isEmpty()) {
            return new Counted(Columns.none(), 0);
        }
        List<Key> keys = pairs.stream().map(IdPair::target).toList();
        return renamed(target.readFlight(partition, keys), pairs);
    }

    private Counted giant(String partition, List<IdPair> one) {
        return renamed(target.readGiant(partition, one.get(0).target()), one);
    }

    /** Keys that the target generates are never held twice by a copy, so what is returned is what there is. */
    private Counted renamed(Columns rows, List<IdPair> pairs) {
        Map<Key, Key> old =
                pairs.stream().collect(Collectors.toMap(IdPair::target, IdPair::source, (first, second) -> first));
        Columns renamed = rows.withKeys(key().name(), key -> known(old, key));
        return new Counted(renamed, renamed.rows());
    }

    private Key known(Map<Key, Key> old, Key key) {
        return Optional.ofNullable(old.get(key))
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.BAD_ANSWER,
                        "The server answered with key " + key.display() + " of " + target.name()
                                + ", for which it was not asked."));
    }

    /** Which new key each row of a range has. */
    public interface IdLookup {
        /** In the order of the keys at the source. */
        List<IdPair> pairs(String partition, KeySpan span);
    }
}
