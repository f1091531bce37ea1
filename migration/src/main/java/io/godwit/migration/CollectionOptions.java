package io.godwit.migration;

import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What of a collection shall be other than at the source; {@link #AS_SOURCE} asks for nothing. Part of what makes two jobs the same.
 *
 * @param fields the declared fields to carry, in no order; empty: all. The dynamic field is not among them
 * @param description of the target collection
 * @param dynamicField whether the target has a dynamic field
 * @param dynamicKeys what becomes of the keys of the source's dynamic field
 * @param partitionKey the target's partition key
 * @param shards of the target collection
 * @param consistencyLevel of the target collection
 * @param index which indexes the target gets
 * @param load whether the target is loaded at the end
 */
public record CollectionOptions(
        List<String> fields,
        Optional<String> description,
        Optional<Boolean> dynamicField,
        DynamicKeys dynamicKeys,
        Optional<PartitionKey> partitionKey,
        OptionalInt shards,
        Optional<ConsistencyLevel> consistencyLevel,
        IndexChoice index,
        LoadChoice load) {
    public static final CollectionOptions AS_SOURCE = builder().build();

    public CollectionOptions {
        fields = fields.stream().distinct().sorted().toList();
    }

    /** Starts from {@link #AS_SOURCE}. */
    public static Builder builder() {
        return new Builder();
    }

    public boolean asSource() {
        return equals(AS_SOURCE);
    }

    /**
     * What becomes of the keys of the dynamic field.
     *
     * @param fields keys that become fields of their own, by name
     * @param others what becomes of all other keys where the target has no dynamic field
     */
    public record DynamicKeys(List<TypedKey> fields, Others others) {
        public static final DynamicKeys REFUSED = new DynamicKeys(List.of(), Others.REFUSE);

        public DynamicKeys {
            fields =
                    fields.stream().sorted(Comparator.comparing(TypedKey::name)).toList();
        }

        /** What becomes of keys that have no place at the target. */
        public enum Others {
            /** A row that has one is refused by its key, and nothing is written. */
            REFUSE,
            /** They are left behind, and counted. */
            DROP
        }
    }

    /**
     * A dynamic key that becomes a field of its own.
     *
     * @param name of the key and of the field
     * @param type a Bool, an integer, a Float, a Double, a VarChar, JSON or an Array
     * @param elementType of an Array: one of the types before, but JSON; else None
     * @param maxCapacity of an Array, else 0
     * @param maxLength in bytes; of a VarChar and of an Array of them, else 0
     * @param nullable whether a row may lack the key
     * @param defaultValue what a row gets that lacks the key, as text
     */
    public record TypedKey(
            String name,
            DataType type,
            DataType elementType,
            int maxCapacity,
            int maxLength,
            boolean nullable,
            Optional<String> defaultValue) {
        /** The longest text that any server takes. */
        public static final int LONGEST = 65_535;

        /** The most elements that any server takes. */
        public static final int LARGEST = 4096;

        /** No array. */
        public TypedKey(String name, DataType type, int maxLength, boolean nullable, Optional<String> defaultValue) {
            this(name, type, DataType.None, 0, maxLength, nullable, defaultValue);
        }

        public boolean array() {
            return type == DataType.Array;
        }
    }

    /**
     * A partition key. Rows of named partitions go into its hash partitions.
     *
     * @param field its name; empty: no partition key, all rows go into the default partition
     * @param partitions how many hash partitions; 0: as many as at the source, or 16
     */
    public record PartitionKey(String field, int partitions) {
        public static final PartitionKey NONE = new PartitionKey("", 0);

        public boolean none() {
            return field.isEmpty();
        }
    }

    /** Which indexes the target gets. */
    public enum IndexChoice {
        /** Those of the source. */
        SOURCE,
        /** AUTOINDEX on each vector field, with the source's metric; on other fields those of the source. */
        AUTOINDEX,
        /** None; the target is not loaded then, but on a Milvus Lite. */
        NONE
    }

    /** Whether the target is loaded at the end. */
    public enum LoadChoice {
        /** If the source is. */
        SOURCE,
        YES,
        NO
    }

    /** Sets what shall be different. */
    public static final class Builder {
        private List<String> fields = List.of();
        private Optional<String> description = Optional.empty();
        private Optional<Boolean> dynamicField = Optional.empty();
        private DynamicKeys dynamicKeys = DynamicKeys.REFUSED;
        private Optional<PartitionKey> partitionKey = Optional.empty();
        private OptionalInt shards = OptionalInt.empty();
        private Optional<ConsistencyLevel> consistencyLevel = Optional.empty();
        private IndexChoice index = IndexChoice.SOURCE;
        private LoadChoice load = LoadChoice.SOURCE;

        private Builder() {}

        public Builder fields(List<String> wanted) {
            fields = wanted;
            return this;
        }

        public Builder description(String wanted) {
            description = Optional.of(wanted);
            return this;
        }

        public Builder dynamicField(boolean on) {
            dynamicField = Optional.of(on);
            return this;
        }

        public Builder dynamicKeys(DynamicKeys wanted) {
            dynamicKeys = wanted;
            return this;
        }

        public Builder partitionKey(PartitionKey wanted) {
            partitionKey = Optional.of(wanted);
            return this;
        }

        public Builder shards(int wanted) {
            shards = OptionalInt.of(wanted);
            return this;
        }

        public Builder consistencyLevel(ConsistencyLevel wanted) {
            consistencyLevel = Optional.of(wanted);
            return this;
        }

        public Builder index(IndexChoice wanted) {
            index = wanted;
            return this;
        }

        public Builder load(LoadChoice wanted) {
            load = wanted;
            return this;
        }

        public CollectionOptions build() {
            return new CollectionOptions(
                    fields,
                    description,
                    dynamicField,
                    dynamicKeys,
                    partitionKey,
                    shards,
                    consistencyLevel,
                    index,
                    load);
        }
    }
}
