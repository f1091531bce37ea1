package io.godwit.milvus;

import io.milvus.grpc.CreateDatabaseRequest;
import io.milvus.grpc.DescribeDatabaseRequest;
import io.milvus.grpc.DescribeDatabaseResponse;
import io.milvus.grpc.DropDatabaseRequest;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.ListDatabasesResponse;
import java.util.List;
import java.util.Map;

/** The databases of one cluster. */
final class Databases {
    private static final List<String> ONLY_DATABASE = List.of(CollectionName.DEFAULT_DATABASE);

    private final Calls calls;
    private final Patience patience;

    Databases(Calls calls, Patience patience) {
        this.calls = calls;
        this.patience = patience;
    }

    List<String> list() {
        if (calls.kind() == ServerKind.LITE_2) {
            return ONLY_DATABASE;
        }
        ListDatabasesRequest request = ListDatabasesRequest.getDefaultInstance();
        return patience.reading(
                "listing databases",
                () -> calls
                        .ask(
                                "Cannot list databases",
                                "",
                                stub -> stub.listDatabases(request),
                                ListDatabasesResponse::getStatus)
                        .getDbNamesList()
                        .stream()
                        .sorted()
                        .toList());
    }

    Map<String, String> properties(String name) {
        DescribeDatabaseRequest request =
                DescribeDatabaseRequest.newBuilder().setDbName(name).build();
        return patience.reading(
                "describing database " + name,
                () -> Calls.whereSupported(
                        () -> Descriptions.map(calls.ask(
                                        "Cannot describe database",
                                        name,
                                        stub -> stub.describeDatabase(request),
                                        DescribeDatabaseResponse::getStatus)
                                .getPropertiesList()),
                        Map.of()));
    }

    void create(String name, Map<String, String> properties) {
        CreateDatabaseRequest request = CreateDatabaseRequest.newBuilder()
                .setDbName(name)
                .addAllProperties(Catalog.pairs(properties))
                .build();
        patience.begin()
                .changing(
                        "creating database " + name,
                        () -> list().contains(name),
                        () -> calls.tell("Cannot create database", name, stub -> stub.createDatabase(request)));
    }

    void drop(String name) {
        DropDatabaseRequest request =
                DropDatabaseRequest.newBuilder().setDbName(name).build();
        patience.begin()
                .changing(
                        "dropping database " + name,
                        () -> !list().contains(name),
                        () -> calls.tell("Cannot drop database", name, stub -> stub.dropDatabase(request)));
    }

    /** Milvus Lite 2 ignores the database of a request: what it has is all in {@code default}. */
    boolean knows(String database) {
        return calls.kind() != ServerKind.LITE_2 || database.equals(CollectionName.DEFAULT_DATABASE);
    }

    void refuseUnknown(String database) {
        if (!knows(database)) {
            throw new GodwitException(
                    ErrorCode.DATABASE_NOT_FOUND,
                    "There is no database " + database + " on "
                            + calls.connection().uri()
                            + ": Milvus Lite 2 has no databases but 'default'. Use that one.");
        }
    }
}
