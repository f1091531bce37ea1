package io.godwit.migration.report;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.OptionsText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Commands that a reader can copy into a shell. */
public final class CommandLine {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private CommandLine() {}

    public static String job(String verb, String id) {
        return "godwit jobs " + verb + " " + id;
    }

    public static String verify(MigrationSpec spec) {
        return join("verify", spec, List.of());
    }

    public static String migrate(MigrationSpec spec, List<String> more) {
        List<String> options = new ArrayList<>();
        if (spec.ifExists() != MigrationSpec.IfExists.FAIL) {
            options.addAll(List.of("--if-exists", Wording.lower(spec.ifExists())));
        }
        options.addAll(more);
        return join("migrate", spec, options);
    }

    /** Options that are not the same for all collections stand in a plan file only. */
    private static String join(String command, MigrationSpec spec, List<String> more) {
        List<String> words = new ArrayList<>(List.of("godwit", command));
        List<CollectionOptions> options =
                spec.selection().stream().map(Selection::options).distinct().toList();
        if (options.size() > 1) {
            words.addAll(List.of("--plan", "FILE"));
            words.addAll(more);
            return String.join(" ", words);
        }
        words.addAll(List.of(
                "--source", spec.source().toString(), "--target", spec.target().toString()));
        spec.selection().forEach(selection -> words.addAll(selected(selection)));
        spec.exclusions().forEach(selection -> words.addAll(List.of("--exclude", name(selection))));
        options.forEach(one -> words.addAll(OptionsText.flags(one)));
        words.addAll(more);
        return quoted(words);
    }

    /** Words as a shell takes them for the same again. */
    static String quoted(List<String> words) {
        return String.join(" ", words.stream().map(CommandLine::quoted).toList());
    }

    private static List<String> selected(Selection selection) {
        boolean whole =
                selection.collection().equals("*") && selection.newCollection().equals("*");
        if (whole && selection.database().equals("*") && selection.newDatabase().equals("*")) {
            return List.of();
        }
        if (whole) {
            return List.of("--database", renamed(selection.database(), selection.newDatabase()));
        }
        return List.of(
                "--collection", renamed(name(selection), selection.newDatabase() + "." + selection.newCollection()));
    }

    private static String name(Selection selection) {
        return selection.database() + "." + selection.collection();
    }

    private static String renamed(String from, String to) {
        return from.equals(to) ? from : from + "=" + to;
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
