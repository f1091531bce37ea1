package io.godwit.cli;

import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.migration.plan.DatabaseCheck;
import io.godwit.migration.run.Comparison;
import io.godwit.migration.run.Comparison.CollectionResult;
import io.godwit.milvus.CollectionName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code godwit verify} says. */
final class ComparisonResult {
    /** Of collections that only the target has. */
    private static final int MOST_NAMED = 20;

    private final Output output;

    ComparisonResult(Output output) {
        this.output = output;
    }

    int tell(Comparison.Result result, Differences differences) {
        Exit exit = exit(result);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < result.collections().size(); i++) {
            CollectionResult collection = result.collections().get(i);
            lines.add(words(collection));
            collection.keysOf().ifPresent(job -> lines.add("    keys: new ones, compared by the map of " + job));
            collection
                    .changing()
                    .forEach(side ->
                            lines.add("    somebody writes to the " + side + ": its number of rows did not come to"
                                    + " rest after it was loaded, so what differs may have come meanwhile"));
            collection.schema().undeclared().forEach(difference -> lines.add("    " + words(difference)));
            collection
                    .schema()
                    .declared()
                    .forEach(difference ->
                            lines.add("    " + words(difference) + ", as it must be: " + difference.reason()));
            if (!collection.schema().unread().isEmpty()) {
                lines.add("    not compared, since it may not be read: "
                        + String.join(", ", collection.schema().unread()));
            }
            differences.of(i).forEach(difference -> lines.add("    " + Differences.words(difference)));
            output.object("collection", object(collection));
        }
        result.databases().forEach(database -> lines.addAll(lines(database)));
        if (!result.onlyAtTarget().isEmpty()) {
            lines.add(onlyAtTarget(result.onlyAtTarget()));
        }
        result.problems().forEach(problem -> lines.add(problem(problem)));
        lines.add(verdict(exit, result));
        output.result(String.join("\n", lines));
        Map<String, Object> object = new LinkedHashMap<>(MigrateCommand.outcome(exit));
        object.put("equal", result.equal());
        object.put("collections", result.collections().size());
        object.put(
                "databases",
                result.databases().stream().map(ComparisonResult::object).toList());
        object.put(
                "onlyAtTarget",
                result.onlyAtTarget().stream().map(CollectionName::toString).toList());
        object.put(
                "problems",
                result.problems().stream().map(ComparisonResult::problem).toList());
        output.object("result", object);
        return exit.code();
    }

    /** Nothing compared is not "equal". What was refused or failed outweighs differences: it may hide more of them. */
    private static Exit exit(Comparison.Result result) {
        boolean nothing = result.collections().isEmpty() && result.databases().isEmpty();
        if (nothing || !result.problems().isEmpty()) {
            return Exit.REFUSED;
        }
        boolean failed =
                result.collections().stream().anyMatch(one -> one.failure().isPresent());
        if (failed) {
            return Exit.FAILED;
        }
        return result.equal() ? Exit.DONE : Exit.DIFFERENT;
    }

    private String verdict(Exit exit, Comparison.Result result) {
        int collections = result.collections().size();
        String rest = differs(result) ? " What was compared is not equal." : "";
        return switch (exit) {
            case DONE ->
                output.verdict(
                        true,
                        "Equal: " + Frame.count(collections) + (collections == 1 ? " collection." : " collections."));
            case DIFFERENT -> output.verdict(false, "Not equal.");
            case REFUSED ->
                output.verdict(
                        false, collections == 0 ? "Nothing was compared." : "Not everything was compared." + rest);
            default -> output.verdict(false, "Some collections could not be compared." + rest);
        };
    }

    private static boolean differs(Comparison.Result result) {
        return result.databases().stream()
                        .anyMatch(database -> !database.undeclared().isEmpty())
                || result.collections().stream().anyMatch(CollectionResult::differs);
    }

    private static String words(CollectionResult result) {
        String names = result.source().equals(result.target())
                ? result.source().toString()
                : result.source() + ", at the target " + result.target();
        if (result.failure().isPresent()) {
            return names + ": not compared: " + result.failure().get().message();
        }
        if (result.targetMissing()) {
            return names + ": only at the source, about "
                    + Frame.count(result.sourceRows().rows()) + " rows; the target has no such collection";
        }
        long properties = result.schema().undeclared().size();
        String schema = properties == 0
                ? ""
                : ", " + Frame.count(properties) + (properties == 1 ? " property differs" : " properties differ");
        if (!result.unreadable().isEmpty()) {
            return names + ": rows not compared, for the reason below"
                    + (properties == 0 ? ", everything beside them is as it must be" : schema);
        }
        long source = result.sourceRows().rows();
        long target = result.targetRows().rows();
        String rows = source == target
                ? Frame.count(source) + " rows on both sides"
                : Frame.count(source) + " rows at the source, " + Frame.count(target) + " at the target";
        String duplicates = result.duplicates() == 0
                ? ""
                : ", " + Frame.count(result.duplicates())
                        + (result.duplicates() == 1 ? " key" : " keys")
                        + " held more than once, of which the row that the server returned was compared";
        return names + ": "
                + (result.sameRows() ? equal(result) + rows : rows + ", " + Frame.count(result.differing()) + " differ")
                + schema
                + duplicates;
    }

    private static String equal(CollectionResult result) {
        if (result.equal()) {
            return "equal, ";
        }
        boolean counted = result.fields().compared().isEmpty();
        return counted || result.fields().leftOut().isEmpty()
                ? "rows equal, "
                : "rows equal in the fields that both have (not compared: "
                        + String.join(", ", result.fields().leftOut()) + "), ";
    }

    /** What is equal on both sides is a difference by its reason alone: something else was asked for. */
    private static String words(SchemaDifference difference) {
        if (difference.source().equals(difference.target())) {
            return difference.property() + ": " + difference.source() + " on both sides. " + difference.reason();
        }
        return difference.property() + ": " + difference.source() + " at the source, " + difference.target()
                + " at the target";
    }

    private static List<String> lines(DatabaseCheck database) {
        List<String> lines = new ArrayList<>();
        String names = database.source().equals(database.target())
                ? database.source()
                : database.source() + " / " + database.target();
        lines.add("database " + names + ": " + (database.undeclared().isEmpty() ? "as it must be" : "differs"));
        database.undeclared().forEach(difference -> lines.add("    " + words(difference)));
        database.declared()
                .forEach(difference ->
                        lines.add("    " + words(difference) + ", as it must be: " + difference.reason()));
        database.unread().ifPresent(reason -> lines.add("    properties not compared: " + reason));
        return lines;
    }

    private static String onlyAtTarget(List<CollectionName> names) {
        String listed =
                names.stream().limit(MOST_NAMED).map(CollectionName::toString).collect(Collectors.joining(", "));
        int rest = names.size() - MOST_NAMED;
        return "only at the target: " + listed + (rest > 0 ? " and " + Frame.count(rest) + " more" : "");
    }

    private static List<Map<String, Object>> objects(
            List<SchemaDifference> undeclared, List<SchemaDifference> declared) {
        List<Map<String, Object>> objects = new ArrayList<>();
        undeclared.forEach(difference -> objects.add(object(difference, false)));
        declared.forEach(difference -> objects.add(object(difference, true)));
        return objects;
    }

    private static Map<String, Object> object(DatabaseCheck database) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("source", database.source());
        object.put("target", database.target());
        object.put("properties", objects(database.undeclared(), database.declared()));
        object.put("notCompared", database.unread().map(List::of).orElse(List.of()));
        return object;
    }

    private static Map<String, Object> object(SchemaDifference difference, boolean declared) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("property", difference.property());
        object.put("source", difference.source());
        object.put("target", difference.target());
        object.put("unavoidable", declared);
        object.put("reason", difference.reason());
        return object;
    }

    private static String problem(Finding finding) {
        return finding.object() + ": " + finding.evidence() + " " + finding.remedy() + " [" + finding.id() + "]";
    }

    private static Map<String, Object> object(CollectionResult result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("source", result.source().toString());
        object.put("target", result.target().toString());
        object.put("equal", result.equal());
        object.put("sourceRows", result.sourceRows().rows());
        object.put("targetRows", result.targetRows().rows());
        object.put(
                "rowsCompared",
                result.unreadable().isEmpty() && result.failure().isEmpty() && !result.targetMissing());
        object.put("fieldsCompared", result.fields().compared());
        object.put("fieldsNotCompared", result.fields().leftOut());
        object.put("differing", result.differing());
        object.put("duplicates", result.duplicates());
        object.put("changing", result.changing());
        object.put("targetMissing", result.targetMissing());
        List<Map<String, Object>> schema =
                objects(result.schema().undeclared(), result.schema().declared());
        object.put("schemaDifferences", schema.size());
        object.put("schema", schema);
        object.put("notCompared", result.schema().unread());
        result.keysOf().ifPresent(job -> object.put("keysOf", job));
        result.failure().ifPresent(reason -> {
            object.put("error", reason.code().name());
            object.put("message", reason.message());
        });
        return object;
    }
}
