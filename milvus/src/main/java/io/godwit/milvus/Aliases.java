package io.godwit.milvus;

import io.milvus.grpc.AlterAliasRequest;
import io.milvus.grpc.CreateAliasRequest;
import io.milvus.grpc.DescribeAliasRequest;
import io.milvus.grpc.DescribeAliasResponse;
import io.milvus.grpc.DropAliasRequest;
import io.milvus.grpc.ListAliasesRequest;
import io.milvus.grpc.ListAliasesResponse;
import io.milvus.grpc.Status;
import java.util.List;
import java.util.Optional;

/** The aliases of one cluster. */
final class Aliases {
    private static final int ALIAS_NOT_FOUND = 1600;
    /** "Collection not found" elsewhere; here Milvus Lite 3.2.2 means the alias. */
    private static final int LITE_ALIAS_NOT_FOUND = 100;

    private final Calls calls;
    private final Patience patience;

    Aliases(Calls calls, Patience patience) {
        this.calls = calls;
        this.patience = patience;
    }

    List<String> list(CollectionName name) {
        ListAliasesRequest request = ListAliasesRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .build();
        return patience.reading(
                "listing the aliases of " + name,
                () -> Calls.whereSupported(
                        () -> calls
                                .ask(
                                        "Cannot list the aliases of collection",
                                        name,
                                        stub -> stub.listAliases(request),
                                        ListAliasesResponse::getStatus)
                                .getAliasesList()
                                .stream()
                                .sorted()
                                .toList(),
                        List.of()));
    }

    Optional<CollectionName> owner(String database, String alias) {
        DescribeAliasRequest request = DescribeAliasRequest.newBuilder()
                .setDbName(database)
                .setAlias(alias)
                .build();
        DescribeAliasResponse answer = patience.reading(
                "describing alias " + alias,
                () -> Calls.whereSupported(
                        () -> calls.ask(
                                "Cannot describe alias",
                                database + "." + alias,
                                stub -> stub.describeAlias(request),
                                reply -> unlessMissing(reply.getStatus())),
                        DescribeAliasResponse.getDefaultInstance()));
        return answer.getCollection().isEmpty()
                ? Optional.empty()
                : Optional.of(new CollectionName(database, answer.getCollection()));
    }

    void create(String database, String alias, CollectionName collection) {
        CreateAliasRequest request = CreateAliasRequest.newBuilder()
                .setDbName(database)
                .setAlias(alias)
                .setCollectionName(collection.name())
                .build();
        change(
                "create",
                database,
                alias,
                collection,
                () -> calls.tell("Cannot create alias", database + "." + alias, stub -> stub.createAlias(request)));
    }

    void alter(String database, String alias, CollectionName collection) {
        AlterAliasRequest request = AlterAliasRequest.newBuilder()
                .setDbName(database)
                .setAlias(alias)
                .setCollectionName(collection.name())
                .build();
        change(
                "alter",
                database,
                alias,
                collection,
                () -> calls.tell("Cannot alter alias", database + "." + alias, stub -> stub.alterAlias(request)));
    }

    void drop(String database, String alias) {
        DropAliasRequest request = DropAliasRequest.newBuilder()
                .setDbName(database)
                .setAlias(alias)
                .build();
        patience.begin()
                .changing(
                        "dropping alias " + alias,
                        () -> owner(database, alias).isEmpty(),
                        () -> calls.tell(
                                "Cannot drop alias",
                                database + "." + alias,
                                stub -> unlessMissing(stub.dropAlias(request))));
    }

    private void change(String verb, String database, String alias, CollectionName collection, Runnable call) {
        patience.begin()
                .changing(
                        verb + " alias " + alias,
                        () -> owner(database, alias).filter(collection::equals).isPresent(),
                        call);
    }

    private static Status unlessMissing(Status status) {
        boolean missing = status.getCode() == ALIAS_NOT_FOUND || status.getCode() == LITE_ALIAS_NOT_FOUND;
        return missing ? Status.getDefaultInstance() : status;
    }
}
