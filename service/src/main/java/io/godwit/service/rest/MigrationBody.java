package io.godwit.service.rest;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.LoadSource;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.plan.OptionsText;
import io.godwit.migration.plan.Selections;
import io.godwit.milvus.GodwitException;
import io.godwit.service.cluster.Credentials;
import io.godwit.service.job.MigrationRequest;
import io.godwit.service.job.Source;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.EngineKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a migration is asked for with: sides, selection, options. In the words of the command line and of plan files. */
final class MigrationBody {
    private static final int MOST_CHUNKS = 1024;

    private MigrationBody() {}

    static MigrationRequest of(Body body) {
        body.only(
                "source",
                "target",
                "databases",
                "collections",
                "exclude",
                "options",
                "ifExists",
                "skipRefused",
                "verify",
                "recheckSource",
                "loadSource",
                "engine",
                "parallelism",
                "maxBytesPerSecond");
        OptionalLong parallelism = body.optionalNumber("parallelism", MOST_CHUNKS);
        return new MigrationRequest(
                source(body),
                target(body.object("target")),
                selections(body),
                ifExists(body),
                body.optionalFlag("skipRefused").orElse(false),
                RunOptions.builder()
                        .parallelism(
                                parallelism.isPresent()
                                        ? OptionalInt.of((int) parallelism.getAsLong())
                                        : OptionalInt.empty())
                        .maxRate(body.optionalNumber("maxBytesPerSecond", Long.MAX_VALUE))
                        .verify(body.optionalChoice("verify", Verify.values()).orElse(Verify.FULL))
                        .recheckSource(body.optionalFlag("recheckSource").orElse(false))
                        .loadSource(body.optionalChoice("loadSource", LoadSource.values())
                                .orElse(LoadSource.AUTO))
                        .build(),
                body.optionalChoice("engine", EngineKind.values()));
    }

    static IfExists ifExists(Body body) {
        return body.optionalChoice("ifExists", IfExists.values()).orElse(IfExists.FAIL);
    }

    static String target(Body target) {
        target.only("clusterId");
        return target.text("clusterId");
    }

    /** By its id, or by its address and what lets in. */
    static Source source(Body body) {
        Body source = body.object("source");
        source.only("clusterId", "endpoint", "token", "username", "password", "tls", "plan");
        if (source.optionalText("clusterId").isEmpty()) {
            return new Source.Remote(
                    source.optionalText("endpoint")
                            .orElseThrow(() -> source.wrong("clusterId", "or endpoint is missing")),
                    CredentialsBody.of(source).orElse(Credentials.NONE),
                    ClustersApi.plan(source));
        }
        for (String name : List.of("endpoint", "token", "username", "password", "tls", "plan")) {
            if (source.says(name)) {
                throw source.wrong(name, "is for a source without clusterId");
            }
        }
        return new Source.Registered(source.text("clusterId"));
    }

    static Selections selections(Body body) {
        Body general = body.optionalObject("options").orElse(Body.empty());
        Map<String, CollectionOptions> collections = new LinkedHashMap<>();
        for (Body collection : body.objectsOrTexts("collections", "source").orElse(List.of())) {
            collection.only("source", "target", "options");
            Body own = collection.optionalObject("options").orElse(Body.empty());
            String name = collection.text("source")
                    + collection
                            .optionalText("target")
                            .map(target -> "=" + target)
                            .orElse("");
            if (collections.put(name, options(own.over(general))) != null) {
                throw collection.wrong("source", "is there twice");
            }
        }
        try {
            return Selections.parse(
                    body.texts("databases").orElse(List.of()),
                    collections,
                    body.texts("exclude").orElse(List.of()),
                    options(general));
        } catch (GodwitException e) {
            throw Problem.INVALID_PARAMETER.with(String.valueOf(e.getMessage()));
        }
    }

    private static CollectionOptions options(Body options) {
        try {
            return OptionsText.parse(options.json());
        } catch (IllegalArgumentException e) {
            throw Problem.INVALID_PARAMETER.with("options: " + e.getMessage() + ".");
        }
    }
}
