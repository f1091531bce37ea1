package io.godwit.migration.plan;

import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.milvus.CollectionName;
import java.util.Optional;

/** Everything that preflight looks for. The names are stable: scripts and reports may rely on them. */
public enum Check {
    /** The selection matches no collection at all. */
    NOTHING_SELECTED(Severity.ERROR, "Check the source address, or the selection, with `godwit list`."),
    /** A collection or database that was named is not there (a WARNING for patterns). */
    SELECTED_MISSING(Severity.ERROR, "Correct the name, or take it out of the selection."),
    /** A selected database of the source holds no collection. */
    DATABASE_EMPTY(Severity.NOTE, "Nothing need be done."),
    /** Two equally exact patterns give one collection two names. */
    SELECTION_AMBIGUOUS(Severity.ERROR, "Name the collection itself with the new name that it shall have."),
    /** An exclusion matches nothing. */
    EXCLUSION_WITHOUT_EFFECT(
            Severity.WARNING, "Correct it, if something was to stay behind. `*.NAME` excludes in every database."),
    /** An optional part of a catalog may not be read. */
    CATALOG_DENIED(Severity.WARNING, "Grant the user this privilege if it matters, and plan again."),
    /** The server gives no version, so it is taken for the oldest kind that fits. */
    VERSION_UNKNOWN(Severity.NOTE, "Nothing need be done: newer features than this kind's are refused, not lost."),
    /** The source collection must be loaded to be read. */
    SOURCE_NOT_LOADED(Severity.NOTE, "Nothing need be done: it is loaded for the copy and released afterwards."),
    /** Only some partitions of the source collection are loaded. */
    SOURCE_PARTLY_LOADED(
            Severity.NOTE, "Nothing need be done: the others are loaded for the copy and released afterwards."),
    /** The source collection is being loaded by somebody else. */
    SOURCE_LOADING(Severity.NOTE, "Nothing need be done: the copy waits for it."),
    /** The source collection has no rows. */
    SOURCE_EMPTY(Severity.NOTE, "Nothing need be done: it is created empty at the target."),
    /** The source collection cannot be read by any means. */
    SOURCE_UNREADABLE(
            Severity.ERROR,
            "Make it readable at the source (create the missing vector index), or leave it out with --skip-refused."),
    /** Milvus Lite 2 cannot filter a collection with a partition key. */
    PARTITION_KEY_UNREADABLE(Severity.ERROR, "Leave it out with --skip-refused, or with an exclusion."),
    /** A row has the largest Int64 as its key, which the server counts but never returns. */
    INT64_MAX_KEY(Severity.WARNING, "Give that row another key at the source; else the result counts as different."),
    /** The target does not say whether it has a collection of this name. */
    TARGET_UNREADABLE(
            Severity.ERROR,
            "Let the target's user describe it, or rename with OLD=NEW; or leave it out with --skip-refused."),
    /** The target collection cannot be read by any means, so it cannot be compared. */
    TARGET_ROWS_UNREADABLE(
            Severity.ERROR,
            "Make it readable at the target (create the missing vector index), or leave it out with --exclude."),
    /** The target collection exists, and may not be written into. */
    TARGET_EXISTS(Severity.ERROR, "Rename with OLD=NEW, drop it, or choose --if-exists merge or --if-exists replace."),
    /** Rows will be merged into a target collection that holds rows. */
    TARGET_NOT_EMPTY(
            Severity.WARNING, "Rows of the same key are overwritten, all others stay. Make sure that is meant."),
    /** The target collection will be dropped and created anew. */
    TARGET_REPLACED(Severity.WARNING, "Make sure that nobody needs its rows, nor an alias that ends with it."),
    /** The target collection cannot take the rows of the source. */
    TARGET_SCHEMA_DIFFERS(Severity.ERROR, "Rename with OLD=NEW, or choose --if-exists replace."),
    /** Source and target are one and the same collection, or the target is a source of this job. */
    SAME_COLLECTION(Severity.ERROR, "Check the addresses, or give the copy a new name with OLD=NEW."),
    /** Two sources, or a source and an alias, would have one name at the target. */
    TARGET_NAME_CLASH(Severity.ERROR, "Rename one of them with OLD=NEW."),
    /** A type that the target, or Godwit, cannot hold. */
    UNSUPPORTED_TYPE(
            Severity.ERROR,
            "Choose a target that has this type, or leave the field out with --fields, or the collection with --skip-refused."),
    /** A feature that the target, or Godwit, lacks. */
    UNSUPPORTED_FEATURE(Severity.ERROR, "Choose a target that has it, or leave it out with --skip-refused."),
    /** A default value that would be a danger to the target. */
    DEFAULT_VALUE_LEFT(
            Severity.WARNING,
            "All rows arrive with their values. Let those who write at the target give one for each row."),
    /** The schema holds settings that are newer than Godwit. */
    UNKNOWN_SCHEMA_FIELD(Severity.ERROR, "Use a newer Godwit, or leave it out with --skip-refused."),
    /** A property that Godwit does not know is carried as it is. */
    UNKNOWN_PROPERTY(Severity.NOTE, "Nothing need be done, if the target knows what it means."),
    /** A property of a source database is carried to the database that is created. */
    DATABASE_PROPERTY(Severity.NOTE, "Nothing need be done."),
    /** A property of a source database is not carried. */
    DATABASE_PROPERTY_LEFT(Severity.WARNING, "Set what matters of it at the target by hand."),
    /** One of the servers gives or takes no users and roles. */
    RBAC_UNSUPPORTED(
            Severity.ERROR,
            "Leave --rbac out. Milvus Lite has no users, and Zilliz Cloud keeps them to its own console; on a Milvus connect as root."),
    /** Users, roles and grants are made at the target. */
    RBAC_CARRIED(Severity.NOTE, "Nothing need be done."),
    /** Users get new passwords. */
    RBAC_NEW_PASSWORDS(
            Severity.WARNING,
            "They get new random passwords, which stand in users.txt in the job's folder and nowhere else. Hand them out."),
    /** A grant on all collections of a database covers more at the target than it did at the source. */
    RBAC_REACHES_FURTHER(
            Severity.WARNING,
            "Migrate into a database of its own, or take the grant back at the target, if who is in the role may not touch them."),
    /** Users, roles or grants that the target does not get. */
    RBAC_LEFT(Severity.WARNING, "Make by hand what matters of it."),
    /** Rows with a time to live start their time anew at the target. */
    TTL_RESTARTS(
            Severity.WARNING, "Rows that are about to expire live longer at the target. It is set after the copy."),
    /** Keys that the source generates are given by whoever writes at the target. */
    AUTO_ID_BECOMES_PLAIN(
            Severity.WARNING,
            "Let writers give keys there; or choose --auto-id new, where the target generates new ones for all rows."),
    /** The target cannot take given keys into a collection that generates them. */
    AUTO_ID_NOT_KEPT(Severity.ERROR, "Choose --auto-id plain, which keeps the keys, or --auto-id new."),
    /** Keys that the target will generate may be among those that were copied. */
    AUTO_ID_MAY_COLLIDE(
            Severity.WARNING,
            "Milvus Lite 3 may give a new row the key of another; choose --auto-id plain if rows are written there."),
    /** What was asked for generated keys has no meaning where keys are given. */
    AUTO_ID_WITHOUT_EFFECT(Severity.NOTE, "Nothing need be done, unless this collection was to get new keys."),
    /** Every row gets a new key at the target. */
    NEW_IDS(
            Severity.WARNING,
            "What refers to the old keys elsewhere has to be changed, by the file of old and new keys that the job writes."),
    /** New keys for rows of a collection that exists already. */
    NEW_IDS_INTO_EXISTING(Severity.ERROR, "Rename with OLD=NEW, or choose --if-exists replace or --auto-id plain."),
    /** A model is called for each row that is written, as it was at the source. */
    MODEL_CALLED_AGAIN(
            Severity.WARNING,
            "Configure the provider and its credentials at the target, and reckon with the calls. The source's vectors are not carried."),
    /** The target holds a key once in a collection, the source once in each partition. */
    KEY_HELD_ONCE(
            Severity.WARNING,
            "If keys are in several partitions, choose --partition-key: then the rows of a key count as one, and are reported."),
    /** More, longer or larger than the target takes. */
    TARGET_LIMIT(
            Severity.ERROR,
            "Make it smaller at the source, choose another target, or leave it out with --skip-refused."),
    /** The target has too few query nodes for the replicas of the source. */
    FEWER_REPLICAS(
            Severity.WARNING,
            "It is loaded with as many as there are nodes for. Load it anew once there are more, if they are needed."),
    /** A field that an option names is not there. */
    FIELD_UNKNOWN(Severity.ERROR, "Correct the name, or leave the collection out with --skip-refused."),
    /** A field is needed at the target and was not chosen. */
    FIELD_NEEDED(Severity.ERROR, "Add it to the chosen fields."),
    /** An option asks for what Milvus, or this target, cannot do. */
    OPTION_IMPOSSIBLE(Severity.ERROR, "Change the option, or leave the collection out with --skip-refused."),
    /** Dynamic keys are left behind. */
    DYNAMIC_KEYS_DROPPED(Severity.WARNING, "The report says how many rows had some. Make sure that nobody needs them."),
    /** The target has no place for dynamic keys. */
    DYNAMIC_KEYS_REFUSED(
            Severity.NOTE,
            "Before anything is written, rows are looked through; one with a key that has no place ends the job. See"
                    + " --dynamic-keys."),
    /** A name that the target does not take. */
    NAME_INVALID(Severity.ERROR, "Rename with OLD=NEW, or leave it out with --skip-refused."),
    /** An alias of this name belongs to another collection at the target. */
    ALIAS_TAKEN(Severity.ERROR, "Drop the alias at the target, or choose --if-exists merge or replace to move it.");

    private final Severity severity;
    private final String remedy;

    Check(Severity severity, String remedy) {
        this.severity = severity;
        this.remedy = remedy;
    }

    Finding on(CollectionName collection, String evidence) {
        return on(collection, "collection " + collection, evidence);
    }

    Finding on(CollectionName collection, String object, String evidence) {
        return new Finding(name(), severity, Optional.of(collection), object, evidence, remedy);
    }

    Finding on(String object, String evidence) {
        return new Finding(name(), severity, Optional.empty(), object, evidence, remedy);
    }

    /** The same check where it weighs more or less than usual. */
    static Finding as(Severity severity, String remedy, Finding usual) {
        return new Finding(usual.id(), severity, usual.collection(), usual.object(), usual.evidence(), remedy);
    }
}
