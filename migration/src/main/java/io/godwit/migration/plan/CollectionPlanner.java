package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.Shape;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Index;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans one collection. Thread-safe. */
final class CollectionPlanner {
    private final ClusterView source;
    private final ClusterView target;
    private final Names targetNames;
    private final IfExists ifExists;
    private final RunOptions options;

    CollectionPlanner(
            ClusterView source, ClusterView target, Names targetNames, IfExists ifExists, RunOptions options) {
        this.source = source;
        this.target = target;
        this.targetNames = targetNames;
        this.ifExists = ifExists;
        this.options = options;
    }

    Planned plan(Selector.Pick pick) {
        Mapped mapped = new Mapped(pick.source());
        try {
            Optional<CollectionDescription> description = source.describe(pick.source());
            if (description.isEmpty()) {
                mapped.finds(Check.SELECTED_MISSING.on(pick.source(), "It was dropped while the plan was made."));
                return new Planned(pick, Optional.empty(), Optional.empty(), Optional.empty(), mapped.findings());
            }
            Optional<CollectionDescription> existing = existing(pick.target(), mapped);
            CollectionPlan plan = plan(pick, description.get(), existing, mapped);
            return new Planned(pick, Optional.of(plan), description, existing, mapped.findings());
        } catch (GodwitException e) {
            if (!aboutTheCollection(e.code())) {
                throw e;
            }
            mapped.finds(Check.SOURCE_UNREADABLE.on(pick.source(), e.getMessage()));
            return new Planned(pick, Optional.empty(), Optional.empty(), Optional.empty(), mapped.findings());
        }
    }

    private static boolean aboutTheCollection(ErrorCode code) {
        return switch (code) {
            case PERMISSION_DENIED,
                    COLLECTION_NOT_FOUND,
                    PARTITION_NOT_FOUND,
                    INVALID_REQUEST,
                    SERVER_ERROR,
                    BAD_ANSWER,
                    NOT_SUPPORTED,
                    NOT_LOADED -> true;
            default -> false;
        };
    }

    /** Also looks behind a name that is not listed: it may be an alias. */
    private Optional<CollectionDescription> existing(CollectionName name, Mapped mapped) {
        boolean named = Limits.takesNewName(
                source.kind(), target.kind(), mapped.collection().name(), name.name());
        if (!named || !targetNames.databases().contains(name.database())) {
            return Optional.empty();
        }
        Optional<CollectionDescription> found;
        try {
            found = target.describe(name);
        } catch (GodwitException e) {
            if (!aboutTheCollection(e.code())) {
                throw e;
            }
            mapped.finds(Check.TARGET_UNREADABLE, "target " + name, e.getMessage());
            return Optional.empty();
        }
        if (found.isPresent() && !targetNames.collections().contains(name)) {
            mapped.finds(
                    Check.TARGET_NAME_CLASH,
                    "target " + name,
                    "There, this name is an alias of collection " + found.get().name() + ".");
            return Optional.empty();
        }
        return found;
    }

    private CollectionPlan plan(
            Selector.Pick pick,
            CollectionDescription description,
            Optional<CollectionDescription> existing,
            Mapped mapped) {
        CollectionName name = pick.target();
        SourceCollection found =
                new SourceSurvey(source, target.kind(), options.loadSource()).look(description, mapped);
        boolean create = existing.isEmpty() || ifExists == IfExists.REPLACE;
        Optional<CollectionDescription> merged = create ? Optional.empty() : existing;
        OptionMapping asked = new OptionMapping(target.kind(), pick.options(), mapped);
        CollectionDescription wanted = asked.map(description);
        Ids ids = new AutoIds(target, pick.options().autoId(), mapped).choose(description, merged);
        CollectionSchema schema = new SchemaMapping(source, target, mapped, ids).map(wanted, name.name());
        Shape shape = ids.kept(
                target.kind(), new ShapeMapping(source.kind(), target.kind(), mapped).map(wanted, merged), merged);
        List<String> partitions = asked.partitions(found.partitions(), wanted.schema());
        keys(partitions, ids, mapped);
        List<Index> indexes = new IndexMapping(source, target, mapped)
                .map(asked.indexes(found.indexes(), description.schema(), wanted.schema()), wanted.schema());
        new Limits(source, target, mapped).check(name, schema, partitions, shape.numPartitions());
        TargetLook look =
                existing.map(there -> look(there, found, schema, asked, mapped)).orElse(TargetLook.NOTHING);
        if (!create) {
            indexes = missing(indexes, look.indexes(), mapped);
        }
        List<Index> built =
                Stream.concat(look.indexes().stream(), indexes.stream()).toList();
        boolean loadable = (look.loaded() && !create)
                || loadable(create ? schema : existing.get().schema(), built);
        boolean load = asked.load(found.loaded(), loadable);
        boolean loaded = (load && loadable) || (look.loaded() && !create);
        int replicas = replicas(found, loaded, mapped);
        List<String> aliases = aliases(found, name.database(), mapped);
        remarks(found, load, loadable, mapped);
        PlannedOutline planned =
                new PlannedOutline(schema, shape, found, partitions, indexes, aliases, loaded, replicas);
        Outline outline =
                create ? planned.created(name) : planned.merged(new OutlineReader(target).read(existing.get()));
        return new CollectionPlan(
                description.name(),
                name,
                create,
                existing.isPresent() && create,
                description.schema(),
                create ? schema : withoutIds(existing.get().schema()),
                shape,
                partitions,
                indexes,
                aliases,
                found.sourceLoad(),
                loaded,
                replicas,
                found.rows(),
                RowSize.estimate(wanted.schema()),
                mapped.declared(
                        CollectionTraits.of(planned.source(), source.kind()),
                        CollectionTraits.of(outline, target.kind()),
                        create ? "as the plan has it" : "the target is there already"),
                pick.options(),
                ids == Ids.NEW,
                existing.map(CollectionDescription::id).orElse(0L));
    }

    /** Milvus Lite 3.2.2 moves a row to the partition that its key was last written to, whichever that is (seen). */
    private void keys(List<String> partitions, Ids ids, Mapped mapped) {
        if (partitions.size() > 1
                && ids != Ids.NEW
                && source.kind() != target.kind()
                && target.kind() == ServerKind.LITE_3) {
            mapped.finds(
                    Check.KEY_HELD_ONCE,
                    "the partitions",
                    "There are " + partitions.size() + ". " + target.kind().label()
                            + " holds a key in one of them alone; where "
                            + source.kind().label()
                            + " has it in several, the others' rows would be missing.");
        }
    }

    /** Real servers load nothing with a vector field that has no index. */
    private boolean loadable(CollectionSchema schema, List<Index> indexes) {
        return target.kind().lite()
                || FieldTypes.vectors(schema)
                        .allMatch(field ->
                                indexes.stream().anyMatch(index -> index.field().equals(field)));
    }

    private void remarks(SourceCollection found, boolean load, boolean loadable, Mapped mapped) {
        if (found.loaded() && load && !loadable) {
            mapped.differs(
                    CollectionTraits.LOAD_STATE,
                    "loaded",
                    "not loaded",
                    target.kind().label() + " loads no collection without an index on its vectors");
        } else if (load && !found.sourceLoad().partitions().isEmpty()) {
            mapped.differs(
                    CollectionTraits.LOAD_STATE,
                    "all but " + String.join(", ", found.sourceLoad().partitions()),
                    "all",
                    "the target is loaded as a whole");
        }
    }

    /** More than there are query nodes for, and the target would refuse to load anything. */
    private int replicas(SourceCollection found, boolean loaded, Mapped mapped) {
        int wanted = found.replicas();
        if (wanted <= 1) {
            return wanted;
        }
        if (target.kind().lite()) {
            mapped.differs("replicas", wanted, 1, target.kind().label() + " has one");
            return 1;
        }
        OptionalInt nodes = target.queryNodes();
        if (!loaded || nodes.isEmpty() || nodes.getAsInt() >= wanted) {
            return wanted;
        }
        int possible = nodes.getAsInt();
        mapped.differs("replicas", wanted, possible, "each needs a query node, of which the target has " + possible);
        mapped.finds(
                Check.FEWER_REPLICAS,
                "the replicas",
                "The source has " + wanted + ", and the target has " + possible + " query "
                        + (possible == 1 ? "node." : "nodes."));
        return possible;
    }

    private List<String> aliases(SourceCollection found, String database, Mapped mapped) {
        boolean held = Support.of(target.kind()).shape().aliases();
        List<String> carried = new ArrayList<>();
        for (String alias : found.aliases()) {
            if (!held) {
                mapped.differs("alias " + alias, "there", "none", target.kind().label() + " has none");
            } else if (!Limits.takesName(source.kind(), target.kind(), alias)) {
                mapped.differs("alias " + alias, "there", "none", target.kind().label() + " takes no such name");
            } else if (staysAtSource(found.description(), database, alias, mapped)) {
                mapped.differs(
                        "alias " + alias,
                        "there",
                        "none",
                        "source and target are on one server, and there it stays with the source");
            } else {
                carried.add(alias);
            }
        }
        return carried;
    }

    /** Whether the alias at the target is the very one of the source: a server has each name once in a database. */
    private boolean staysAtSource(CollectionDescription description, String database, String alias, Mapped mapped) {
        if (!database.equals(description.name().database())
                || !targetNames.databases().contains(database)) {
            return false;
        }
        return Optionally.ask(
                        mapped,
                        "owner of alias " + alias,
                        () -> target.aliasOwner(database, alias),
                        Optional.<CollectionName>empty())
                .filter(description.name()::equals)
                .flatMap(target::describe)
                .filter(there -> Endpoint.sameServer(source.uri(), target.uri())
                        || Identity.same(Optional.of(there), Optional.of(description)))
                .isPresent();
    }

    /** The aliases that end with a replaced collection; empty if there are none but the source's. */
    private String aliasesLost(CollectionName name, SourceCollection found, Mapped mapped) {
        List<String> lost =
                Optionally.ask(mapped, "aliases at the target", () -> target.aliases(name), List.<String>of()).stream()
                        .filter(alias -> !found.aliases().contains(alias))
                        .toList();
        return lost.isEmpty() ? "" : " Its aliases end with it: " + String.join(", ", lost) + ".";
    }

    /** What an existing target collection means for the job. */
    private TargetLook look(
            CollectionDescription there,
            SourceCollection found,
            CollectionSchema wanted,
            OptionMapping asked,
            Mapped mapped) {
        CollectionName name = there.name();
        String object = "target " + name;
        boolean loaded =
                Optionally.ask(mapped, "load state at the target", () -> target.loadState(name), LoadState.NOT_LOADED)
                        == LoadState.LOADED;
        long rows = Optionally.ask(
                mapped,
                "row count at the target",
                () -> loaded ? target.count(name, "", "") : target.statisticsRowCount(name),
                0L);
        List<Index> indexes = ifExists == IfExists.REPLACE
                ? List.of()
                : Optionally.ask(
                        mapped,
                        "indexes at the target",
                        () -> IndexParams.lifted(target.indexes(name)),
                        List.<Index>of());
        String count = "It exists, with " + rows + " rows" + (loaded ? "." : " by its statistics.");
        switch (ifExists) {
            case FAIL -> mapped.finds(Check.TARGET_EXISTS, object, count);
            case REPLACE -> mapped.finds(Check.TARGET_REPLACED, object, count + aliasesLost(name, found, mapped));
            case MERGE -> {
                if (rows > 0) {
                    mapped.finds(Check.TARGET_NOT_EMPTY, object, count);
                }
                List<String> obstacles = Stream.concat(
                                SchemaComparison.obstacles(wanted, there.schema()).stream(),
                                asked.obstacles(there, indexes, loaded).stream())
                        .toList();
                if (!obstacles.isEmpty()) {
                    mapped.finds(
                            Check.TARGET_SCHEMA_DIFFERS,
                            object,
                            "It cannot take these rows: " + String.join("; ", obstacles) + ".");
                }
            }
        }
        return new TargetLook(loaded, indexes);
    }

    /** Indexes that an existing target has already are left alone, whatever their parameters. */
    private static List<Index> missing(List<Index> wanted, List<Index> existing, Mapped mapped) {
        Map<String, Index> there = existing.stream()
                .collect(Collectors.toMap(IndexParams::property, Function.identity(), (first, second) -> first));
        for (Index index : wanted) {
            Index taken = there.get(IndexParams.property(index));
            if (taken != null && !taken.params().equals(index.params())) {
                mapped.differs(
                        IndexParams.property(index),
                        IndexParams.words(index.params()),
                        IndexParams.words(taken.params()),
                        "the target has it already");
            }
        }
        return wanted.stream()
                .filter(index -> !there.containsKey(IndexParams.property(index)))
                .toList();
    }

    private static CollectionSchema withoutIds(CollectionSchema schema) {
        CollectionSchema.Builder builder = schema.toBuilder();
        builder.getFieldsBuilderList().forEach(field -> field.clearFieldID());
        builder.getStructArrayFieldsBuilderList().forEach(struct -> {
            struct.clearFieldID();
            struct.getFieldsBuilderList().forEach(field -> field.clearFieldID());
        });
        return builder.build();
    }

    /** @param indexes none if the collection is to be replaced */
    private record TargetLook(boolean loaded, List<Index> indexes) {
        static final TargetLook NOTHING = new TargetLook(false, List.of());
    }
}
