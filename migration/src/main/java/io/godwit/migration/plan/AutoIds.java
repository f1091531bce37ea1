package io.godwit.migration.plan;

import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides what becomes of keys that the source generates. Both Milvus Lites take keys for such a collection (2.5.1, 3.2.2 seen);
 * real servers do from 2.5.18 and 2.6.3 on if the collection's property says so (read in their sources), and store that property
 * without effect before. The kind of server comes from its calls; its version's text only narrows that down.
 */
final class AutoIds {
    private static final Pattern PATCH = Pattern.compile("(?<![0-9.])v?2\\.([0-9]{1,3})\\.([0-9]{1,4})");
    private static final int KEPT_FROM_2_5 = 18;
    private static final int KEPT_FROM_2_6 = 3;

    private final ClusterView target;
    private final AutoId wanted;
    private final Mapped mapped;

    AutoIds(ClusterView target, AutoId wanted, Mapped mapped) {
        this.target = target;
        this.wanted = wanted;
        this.mapped = mapped;
    }

    /**
     * @param merged the target collection that is written into, if it is not created
     */
    Ids choose(CollectionDescription source, Optional<CollectionDescription> merged) {
        FieldSchema key = source.primaryKey();
        if (!key.getAutoID()) {
            checkGenerated(key);
            return Ids.PLAIN;
        }
        return switch (wanted) {
            case AUTO ->
                merged.map(there -> there.primaryKey().getAutoID() ? keep(key) : plain(key, "the target has it so"))
                        .orElseGet(() -> keepOrPlain(key));
            case KEEP -> keep(key);
            case PLAIN -> plain(key, Mapped.ASKED);
            case NEW -> renew(key, merged.isPresent());
        };
    }

    private void checkGenerated(FieldSchema key) {
        if (wanted == AutoId.KEEP || wanted == AutoId.NEW) {
            mapped.finds(
                    Check.AUTO_ID_WITHOUT_EFFECT,
                    "field " + key.getName(),
                    "--auto-id " + wanted.name().toLowerCase(Locale.ROOT)
                            + " is for keys that the source generates, which it does not for this collection: its rows"
                            + " keep their keys, and new ones have to be given theirs.");
        }
    }

    private Ids keepOrPlain(FieldSchema key) {
        Optional<String> obstacle = obstacle(key);
        if (obstacle.isEmpty()) {
            return keep(key);
        }
        mapped.finds(
                Check.AUTO_ID_BECOMES_PLAIN,
                "field " + key.getName(),
                obstacle.get() + " The rows keep their keys, and new rows have to be given theirs.");
        return plain(key, "so that the keys stay as they are at the source");
    }

    private Ids keep(FieldSchema key) {
        obstacle(key).ifPresent(obstacle -> mapped.finds(Check.AUTO_ID_NOT_KEPT, "field " + key.getName(), obstacle));
        if (target.kind() == ServerKind.LITE_3) {
            mapped.finds(
                    Check.AUTO_ID_MAY_COLLIDE,
                    "field " + key.getName(),
                    "The target counts its own keys up from the largest that it holds.");
        }
        return Ids.KEPT;
    }

    private Ids plain(FieldSchema key, String reason) {
        mapped.differs("autoID of field " + key.getName(), true, false, reason);
        return Ids.PLAIN;
    }

    private Ids renew(FieldSchema key, boolean merging) {
        String field = "field " + key.getName();
        if (merging) {
            mapped.finds(
                    Check.NEW_IDS_INTO_EXISTING,
                    field,
                    "Rows that the target holds already could not be told from what a broken copy left there.");
        }
        noTextKeys(key).ifPresent(obstacle -> mapped.finds(Check.UNSUPPORTED_FEATURE, field, obstacle));
        mapped.finds(Check.NEW_IDS, field, "The target gives every row a new key.");
        mapped.differs("keys in " + field, "the source's", "new ones", Mapped.ASKED);
        return Ids.NEW;
    }

    /** Why the target cannot take keys for a collection that generates them. */
    private Optional<String> obstacle(FieldSchema key) {
        ServerKind kind = target.kind();
        return switch (kind) {
            case LITE_2, MILVUS_3_0 -> Optional.empty();
            case LITE_3 -> noTextKeys(key);
            case MILVUS_2_5 -> older(5, KEPT_FROM_2_5);
            case MILVUS_2_6 -> older(6, KEPT_FROM_2_6);
            case MILVUS_2_3, MILVUS_2_4 ->
                Optional.of("In a collection with autoID, " + kind.label() + " takes no keys that are given to it.");
        };
    }

    private Optional<String> noTextKeys(FieldSchema key) {
        return target.kind() == ServerKind.LITE_3 && key.getDataType() != DataType.Int64
                ? Optional.of(target.kind().label() + " generates keys of type Int64 only.")
                : Optional.empty();
    }

    private Optional<String> older(int minor, int patch) {
        Matcher version = PATCH.matcher(target.version());
        String needed = "In a collection with autoID, Milvus 2." + minor + " takes given keys from 2." + minor + "."
                + patch + " on; ";
        if (!version.find() || Integer.parseInt(version.group(1)) != minor) {
            return Optional.of(needed + "this server says '" + target.version() + "'.");
        }
        return Integer.parseInt(version.group(2)) >= patch
                ? Optional.empty()
                : Optional.of(needed + "this one is " + target.version() + ".");
    }
}
