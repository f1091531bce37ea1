package io.godwit.milvus;

/** A collection of one cluster, by database and name. */
public record CollectionName(String database, String name) implements Comparable<CollectionName> {
    public static final String DEFAULT_DATABASE = "default";

    @Override
    public int compareTo(CollectionName other) {
        int byDatabase = database.compareTo(other.database);
        return byDatabase != 0 ? byDatabase : name.compareTo(other.name);
    }

    /** {@code database.name}. */
    @Override
    public String toString() {
        return database + "." + name;
    }
}
