package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.RowComparison;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** A file of old and new keys, read and judged by what both servers hold; it shares nothing with what wrote it. */
final class NewKeys {
    private final Map<Object, Object> newByOld = new HashMap<>();

    private NewKeys() {}

    static NewKeys read(Path file, boolean int64) {
        NewKeys keys = new NewKeys();
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> lines = List.of(text.split("\r\n"));
        assertThat(lines.get(0)).isEqualTo("old,new");
        for (String line : lines.subList(1, lines.size())) {
            String[] pair = line.split(",");
            Object previous = keys.newByOld.put(key(pair[0], int64), key(pair[1], int64));
            assertThat(previous)
                    .as("old key " + pair[0] + " stands in one line")
                    .isNull();
        }
        return keys;
    }

    private static Object key(String text, boolean int64) {
        return int64 ? Long.valueOf(text) : text.substring(1, text.length() - 1);
    }

    int size() {
        return newByOld.size();
    }

    /** The new keys of these rows. */
    List<Object> of(Collection<?> olds) {
        return olds.stream().map(newByOld::get).toList();
    }

    Map<Object, Object> without(Collection<?> olds) {
        Map<Object, Object> rest = new HashMap<>(newByOld);
        rest.keySet().removeAll(olds);
        return rest;
    }

    Map<Object, Object> newByOld() {
        return Map.copyOf(newByOld);
    }

    /** Each row of the source is at the target once, in its partition, under the key that the file names, and nothing else is. */
    static NewKeys assertComplete(Path file, MilvusFixture source, MilvusFixture target, String collection) {
        FieldSchema key = source.describe(collection).getSchema().getFieldsList().stream()
                .filter(FieldSchema::getIsPrimaryKey)
                .findFirst()
                .orElseThrow();
        NewKeys keys = read(file, key.getDataType() == DataType.Int64);
        Map<Object, Map<String, Object>> all = keys.renamed(source.readAll(collection), key.getName());
        if (source.readsPartitions(collection) && target.readsPartitions(collection)) {
            Map<String, Map<Object, Map<String, Object>>> wanted = new HashMap<>();
            source.readByPartition(collection)
                    .forEach((partition, rows) -> wanted.put(partition, keys.renamed(rows, key.getName())));
            RowComparison.assertSamePartitions(wanted, target.readByPartition(collection));
        } else {
            RowComparison.assertSameRows(all, target.readAll(collection));
        }
        int rows = all.size();
        assertThat(keys.size()).as("lines of the file").isEqualTo(rows);
        assertThat(new HashSet<>(keys.newByOld.values())).as("new keys").hasSize(rows);
        assertThat(target.count(collection)).as("count(*) of " + collection).isEqualTo(rows);
        return keys;
    }

    private Map<Object, Map<String, Object>> renamed(Map<Object, Map<String, Object>> rows, String key) {
        Map<Object, Map<String, Object>> renamed = new HashMap<>();
        rows.forEach((old, row) -> {
            Object created = newByOld.get(old);
            assertThat(created).as("the file has key " + old).isNotNull().isNotEqualTo(old);
            Map<String, Object> other = new HashMap<>(row);
            other.put(key, created);
            renamed.put(created, other);
        });
        return renamed;
    }
}
