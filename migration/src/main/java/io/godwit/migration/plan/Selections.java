package io.godwit.migration.plan;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which collections, under which new names, as written by people: {@code DATABASE[=NEW]} for databases, {@code
 * [DATABASE.]NAME[=[DATABASE.]NEW]} for collections, {@code [DATABASE.]NAME} for exclusions. Each name may hold one star; a star in the new name
 * repeats what the star of the old one stood for.
 *
 * <p>A bare collection name belongs to the one database that is named, if exactly one is and without a star (that database is
 * then not selected as a whole), else to {@code default}; {@code *.NAME} means any database. Order and repetition carry no meaning, so
 * that the same request is the same job.
 */
public record Selections(List<Selection> selection, List<Selection> exclusions) {
    private static final Comparator<Selection> ORDER = Comparator.comparing(Selection::database)
            .thenComparing(Selection::collection)
            .thenComparing(Selection::newDatabase)
            .thenComparing(Selection::newCollection);

    public Selections {
        selection = selection.stream().distinct().sorted(ORDER).toList();
        exclusions = exclusions.stream().distinct().sorted(ORDER).toList();
    }

    /** Reads what was written; USAGE if it is not in the form above or contradicts itself. */
    public static Selections parse(List<String> databases, List<String> collections, List<String> exclusions) {
        Map<String, CollectionOptions> plain = new LinkedHashMap<>();
        collections.forEach(text -> plain.put(text, CollectionOptions.AS_SOURCE));
        return parse(databases, plain, exclusions, CollectionOptions.AS_SOURCE);
    }

    /**
     * The same, with options.
     *
     * @param collections as written, with the options of each
     * @param others of what is selected in another way
     */
    public static Selections parse(
            List<String> databases,
            Map<String, CollectionOptions> collections,
            List<String> exclusions,
            CollectionOptions others) {
        List<Selection> whole =
                databases.stream().map(text -> database(text).with(others)).toList();
        boolean one = whole.size() == 1 && !whole.get(0).database().contains("*");
        Selection context = one
                ? whole.get(0)
                : new Selection(CollectionName.DEFAULT_DATABASE, "*", CollectionName.DEFAULT_DATABASE, "*");
        boolean bare = collections.keySet().stream()
                .anyMatch(text -> !before(text, '=').contains("."));
        boolean narrowed = bare && one;
        List<Selection> selection = new ArrayList<>(narrowed ? List.of() : whole);
        collections.forEach(
                (text, options) -> selection.add(collection(text, context).with(options)));
        if (selection.isEmpty() && !others.asSource()) {
            selection.add(Selector.ALL.with(others));
        }
        Selections parsed = new Selections(
                selection,
                exclusions.stream().map(text -> exclusion(text, context)).toList());
        parsed.refuseBadNames();
        parsed.refuseContradictions();
        return parsed;
    }

    public MigrationSpec spec(URI source, URI target, IfExists ifExists) {
        return new MigrationSpec(source, target, selection, exclusions, ifExists);
    }

    /** With these options for every selected collection. */
    public MigrationSpec spec(URI source, URI target, IfExists ifExists, CollectionOptions options) {
        if (options.asSource()) {
            return spec(source, target, ifExists);
        }
        List<Selection> selected = selection.isEmpty() ? List.of(Selector.ALL) : selection;
        return new MigrationSpec(
                source, target, selected.stream().map(one -> one.with(options)).toList(), exclusions, ifExists);
    }

    private static Selection database(String text) {
        Sides sides = Sides.of(text);
        if (text.indexOf('.') >= 0) {
            throw usage(text, "names a collection where a database is wanted", "Write DATABASE or OLD=NEW.");
        }
        Glob old = Glob.parse(/* name= */ sides.old(), text);
        checkStars("database", old, Glob.parse(sides.renamed(), text), text);
        return new Selection(sides.old(), "*", sides.renamed(), "*");
    }

    private static Selection collection(String text, Selection context) {
        Sides sides = Sides.of(text);
        Name old = Name.of(sides.old(), text);
        Name renamed = Name.of(sides.renamed(), text);
        String database = old.database().isEmpty() ? context.database() : old.database();
        String kept = old.database().isEmpty() ? context.newDatabase() : old.database();
        boolean moved = sides.given() && !renamed.database().isEmpty();
        String newDatabase = moved ? renamed.database() : kept;
        checkStars("database", Glob.parse(database, text), Glob.parse(newDatabase, text), text);
        checkStars("collection", Glob.parse(old.collection(), text), Glob.parse(renamed.collection(), text), text);
        return new Selection(database, old.collection(), newDatabase, renamed.collection());
    }

    private static Selection exclusion(String text, Selection context) {
        if (text.indexOf('=') >= 0) {
            throw usage(text, "excludes and renames at once", "Write NAME or DATABASE.NAME.");
        }
        Selection name = collection(text, context);
        return new Selection(name.database(), name.collection(), name.database(), name.collection());
    }

    private static void checkStars(String what, Glob old, Glob renamed, String text) {
        if (renamed.star() && !old.star()) {
            throw usage(
                    text,
                    "has a star in the new name of the " + what + " but none in the old one",
                    "Write, for example, 'a_*=b_*'.");
        }
    }

    /** New names only: what the source has, it has. */
    void refuseBadNames() {
        for (Selection one : selection) {
            if (!one.newDatabase().equals(one.database())) {
                refuseBadName("database", one.newDatabase());
            }
            if (!one.newCollection().equals(one.collection())) {
                refuseBadName("collection", one.newCollection());
            }
        }
    }

    /** With a star, whatever it stands for belongs to the name of the source. */
    private static void refuseBadName(String what, String name) {
        Glob glob = Glob.of(name);
        String written = glob.star() ? glob.prefix() + "_" + glob.suffix() : name;
        if (!Limits.goodName(written)) {
            throw usage(
                    name,
                    "is no name for a " + what,
                    "Milvus takes up to 255 letters (a to z), digits and underscores, and no digit in front.");
        }
    }

    void refuseContradictions() {
        Map<String, Selection> bySource = new HashMap<>();
        Map<String, Selection> byTarget = new HashMap<>();
        for (Selection one : selection) {
            Selection twice = bySource.put(one.database() + "." + one.collection(), one);
            if (twice != null && newName(twice).equals(newName(one))) {
                throw new GodwitException(
                        ErrorCode.USAGE,
                        "'" + one.database() + "." + one.collection()
                                + "' is asked for twice, with different options. One job copies a collection once.");
            }
            if (twice != null) {
                throw new GodwitException(
                        ErrorCode.USAGE,
                        "'" + one.database() + "." + one.collection() + "' is asked for under two names, '"
                                + newName(twice) + "' and '" + newName(one) + "'. One job copies a collection once.");
            }
            Selection other = newName(one).contains("*") ? null : byTarget.put(newName(one), one);
            if (other != null) {
                throw new GodwitException(
                        ErrorCode.USAGE,
                        "'" + other.database() + "." + other.collection() + "' and '" + one.database() + "."
                                + one.collection() + "' would both become '" + newName(one)
                                + "'. Give each its own new name.");
            }
        }
    }

    private static String newName(Selection selection) {
        return selection.newDatabase() + "." + selection.newCollection();
    }

    private static String before(String text, char separator) {
        int at = text.indexOf(separator);
        return at < 0 ? text : text.substring(0, at);
    }

    private static GodwitException usage(String text, String what, String remedy) {
        return new GodwitException(ErrorCode.USAGE, "'" + text + "' " + what + ". " + remedy);
    }

    /** What stands on the two sides of the equals sign. */
    private record Sides(String old, String renamed, boolean given) {
        static Sides of(String text) {
            int at = text.indexOf('=');
            if (at < 0) {
                return new Sides(text, text, false);
            }
            if (text.indexOf('=', at + 1) >= 0) {
                throw usage(text, "has two equals signs", "Write OLD=NEW.");
            }
            return new Sides(text.substring(0, at), text.substring(at + 1), true);
        }
    }

    /** A collection with its database; an empty database was not written. */
    private record Name(String database, String collection) {
        static Name of(String side, String text) {
            int at = side.indexOf('.');
            if (at < 0) {
                return new Name("", side);
            }
            if (at == 0 || side.indexOf('.', at + 1) >= 0) {
                throw usage(text, "is not a collection's name", "Write NAME or DATABASE.NAME.");
            }
            return new Name(side.substring(0, at), side.substring(at + 1));
        }
    }
}
