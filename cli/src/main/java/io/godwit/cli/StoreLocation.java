package io.godwit.cli;

import io.godwit.migration.run.JobStore;
import io.godwit.milvus.GodwitException;
import io.godwit.store.PostgresAddress;
import io.godwit.store.PostgresStore;
import io.godwit.store.SqliteStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where jobs are kept: in the state folder, unless a database is named by {@code --store}, else GODWIT_STORE. Reports are written into the
 * folder in any case.
 */
record StoreLocation(StateFolder folder, Optional<PostgresAddress> database) {
    private static final String VARIABLE = "GODWIT_STORE";

    static StoreLocation of(
            StateFolder folder, @Nullable String option, @Nullable Path passwordFile, Map<String, String> environment) {
        String url = option == null ? environment.getOrDefault(VARIABLE, "") : option;
        return new StoreLocation(
                folder, url.isEmpty() ? Optional.empty() : Optional.of(address(url, passwordFile, environment)));
    }

    private static PostgresAddress address(String url, @Nullable Path passwordFile, Map<String, String> environment) {
        PostgresAddress address = new PostgresAddress(
                url, given(environment, VARIABLE + "_USER"), given(environment, VARIABLE + "_PASSWORD"));
        return passwordFile == null ? address : address.withPasswordIn(passwordFile);
    }

    JobStore open() {
        return database.map(address -> PostgresStore.open(address).jobs(folder.path()))
                .orElseGet(() -> SqliteStore.open(folder.path()));
    }

    /**
     * Whether jobs can have been kept here; asking for one must not make the state folder.
     *
     * @throws GodwitException STATE_UNUSABLE if it is no folder
     */
    boolean used() {
        return database.isPresent() || folder.used();
    }

    /** As a message names it. */
    @Override
    public String toString() {
        return database.map(PostgresAddress::toString)
                .orElseGet(() -> folder.path().toString());
    }

    private static Optional<String> given(Map<String, String> environment, String variable) {
        return Optional.of(environment.getOrDefault(variable, "")).filter(value -> !value.isEmpty());
    }
}
