package io.godwit.migration.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plan kept as YAML, to be read, agreed on and done later. Done is the {@link #spec}, planned afresh; {@link #check} then makes sure
 * that nothing of what was agreed on has changed since.
 */
public final class PlanFile {
    private static final String HEADER = """
            # A migration plan, made by `godwit migrate --dry-run --plan FILE`. Do it with `godwit migrate --plan FILE`.
            # It is refused if source or target have changed since, but for the numbers of rows. Collections may be
            # taken out of it. To have something else, change the target or the options and delete the outcome
            # below them; `godwit migrate --plan FILE --dry-run` then shows what will come of it.
            """;

    private static final Set<String> MAY_CHANGE = Set.of("rows", "rowBytes");

    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addModule(OptionsJson.MODULE)
            .build();

    private final Path file;
    private final PlanDocument document;
    private final MigrationSpec spec;

    private PlanFile(Path file, PlanDocument document, MigrationSpec spec) {
        this.file = file;
        this.document = document;
        this.spec = spec;
    }

    /** As it stands in a file. */
    public static String text(MigrationPlan plan) {
        return HEADER + yaml(plan);
    }

    /** Never over a file that is there. */
    public static void write(MigrationPlan plan, Path file) {
        try {
            Files.writeString(file, text(plan), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "The plan file " + file + " exists already, and is not overwritten. Name another one.",
                    e);
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "The plan file " + file + " cannot be written: " + FileProblem.of(e) + ". Name another one.",
                    e);
        }
    }

    public static PlanFile read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "The plan file " + file + " cannot be read: " + FileProblem.of(e) + ". Check its name.",
                    e);
        }
        try {
            @Nullable PlanDocument document = MAPPER.readValue(text, PlanDocument.class);
            if (document == null) {
                throw broken(file, "", "it is empty", null);
            }
            return new PlanFile(file, document, spec(file, document));
        } catch (JsonProcessingException e) {
            PlanFileProblem problem = PlanFileProblem.of(MAPPER, text, e);
            throw broken(file, problem.place(), problem.words(), e);
        }
    }

    /** Exactly the collections of the file, and its databases without any, under the names that stand there. */
    public MigrationSpec spec() {
        return spec;
    }

    /**
     * PLAN_STALE, naming each property that is not as the file says, if a job that is kept already does something else; row counts may
     * differ.
     */
    public void checkKept(MigrationPlan kept, String job) {
        requireNone(
                changesOfCollections(PlanDocument.of(kept)),
                "The job " + job + " of these collections does not do what the plan in " + file + " says",
                "Mend the file; or delete the outcome of that collection, which the job decides.");
    }

    /** PLAN_STALE, naming each property that is not as the file says, if the fresh plan is another one; row counts may differ. */
    public void check(MigrationPlan fresh) {
        PlanDocument now = PlanDocument.of(fresh);
        List<String> changes = changesOfDatabases(now);
        changes.addAll(changesOfCollections(now));
        requireNone(
                changes,
                "The clusters are no longer as the plan in " + file + " says",
                "Make a new plan with --dry-run; or, if you have changed what the file asks for, delete the outcome of that"
                        + " collection.");
    }

    private static void requireNone(List<String> changes, String trouble, String remedy) {
        if (!changes.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.PLAN_STALE, trouble + ":\n  " + String.join("\n  ", changes) + "\n" + remedy);
        }
    }

    private List<String> changesOfDatabases(PlanDocument now) {
        List<String> changes = new ArrayList<>();
        boolean foretold = document.collections().stream().allMatch(entry -> entry.outcome() != null);
        if (foretold && !document.newDatabases().containsAll(now.newDatabases())) {
            changes.add(
                    "databases to create: " + document.newDatabases() + " in the file, " + now.newDatabases() + " now");
        }
        for (PlanDocument.Empty declared : document.emptyDatabases()) {
            if (!now.emptyDatabases().contains(declared)) {
                changes.add("database " + declared.source() + ": empty in the file, now it is not, or it is gone");
            }
        }
        return changes;
    }

    private List<String> changesOfCollections(PlanDocument now) {
        List<String> changes = new ArrayList<>();
        Map<String, PlanDocument.Entry> entries =
                now.collections().stream().collect(Collectors.toMap(PlanDocument.Entry::source, Function.identity()));
        for (PlanDocument.Entry declared : document.collections()) {
            PlanDocument.Entry found = entries.get(declared.source());
            if (now.skipped().contains(declared.source())) {
                continue;
            }
            if (found == null) {
                changes.add(declared.source() + ": it is gone, or cannot be read any more");
            } else {
                compare(declared, found, changes);
            }
        }
        return changes;
    }

    static String yaml(MigrationPlan plan) {
        try {
            return MAPPER.writeValueAsString(PlanDocument.of(plan));
        } catch (JsonProcessingException e) {
            throw new GodwitException(ErrorCode.INTERNAL, "The plan cannot be written as YAML.", e);
        }
    }

    private static void compare(PlanDocument.Entry declared, PlanDocument.Entry found, List<String> changes) {
        if (declared.outcome() == null) {
            return;
        }
        JsonNode before = MAPPER.valueToTree(declared.outcome());
        JsonNode now = MAPPER.valueToTree(found.outcome());
        before.properties().stream()
                .filter(property -> !MAY_CHANGE.contains(property.getKey()))
                .filter(property -> !property.getValue().equals(now.get(property.getKey())))
                .forEach(property -> changes.add(declared.source() + ": " + property.getKey() + ": "
                        + change(property.getValue(), now.path(property.getKey()))));
    }

    /** Of lists, only what is in one of them. */
    private static String change(JsonNode before, JsonNode now) {
        if (!before.isArray() || !now.isArray()) {
            return before + " in the file, " + now + " now";
        }
        List<String> gone = new ArrayList<>();
        before.forEach(item -> gone.add(item.asText()));
        List<String> come = new ArrayList<>();
        now.forEach(item -> come.add(item.asText()));
        List<String> kept = List.copyOf(gone);
        gone.removeAll(come);
        come.removeAll(kept);
        return gone.isEmpty() && come.isEmpty()
                ? "the order or number differs"
                : "only in the file " + gone + ", only now " + come;
    }

    private static MigrationSpec spec(Path file, PlanDocument document) {
        if (document.godwitPlan() != PlanDocument.VERSION) {
            throw broken(file, "", "it is of version " + document.godwitPlan() + ", not " + PlanDocument.VERSION, null);
        }
        if (document.collections().isEmpty() && document.emptyDatabases().isEmpty()) {
            throw broken(file, "", "it names no collection", null);
        }
        IfExists ifExists = Arrays.stream(IfExists.values())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(document.ifExists()))
                .findFirst()
                .orElseThrow(() -> broken(file, "", "ifExists is neither fail, merge nor replace", null));
        List<Selection> selection = Stream.concat(
                        document.collections().stream().map(entry -> selection(file, entry)),
                        document.emptyDatabases().stream().map(empty -> selection(file, empty)))
                .toList();
        Selections selections = new Selections(selection, List.of());
        selections.refuseBadNames();
        selections.refuseContradictions();
        return selections.spec(
                uri(file, document.source().uri()), uri(file, document.target().uri()), ifExists);
    }

    private static Selection selection(Path file, PlanDocument.Entry entry) {
        CollectionName source = name(file, entry.source());
        CollectionName target = name(file, entry.target());
        return new Selection(source.database(), source.name(), target.database(), target.name(), entry.options());
    }

    private static Selection selection(Path file, PlanDocument.Empty empty) {
        for (String name : List.of(empty.source(), empty.target())) {
            if (name.isEmpty() || name.indexOf('.') >= 0 || name.indexOf('*') >= 0) {
                throw broken(file, "", "'" + name + "' is not a database's name", null);
            }
        }
        return new Selection(empty.source(), "*", empty.target(), "*");
    }

    private static CollectionName name(Path file, String text) {
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1 || text.indexOf('*') >= 0) {
            throw broken(file, "", "'" + text + "' is not a collection's name; write DATABASE.NAME", null);
        }
        return new CollectionName(text.substring(0, dot), text.substring(dot + 1));
    }

    private static URI uri(Path file, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw broken(file, "", "'" + text + "' is not an address", e);
        }
    }

    private static GodwitException broken(Path file, String line, String problem, @Nullable Exception cause) {
        return new GodwitException(
                ErrorCode.USAGE,
                "The plan file " + file + line + ": " + problem + ". Mend it, or make a new plan with --dry-run.",
                cause);
    }
}
