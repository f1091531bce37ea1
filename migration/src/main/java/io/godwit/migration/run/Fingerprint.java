package io.godwit.migration.run;

import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.OptionsText;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What makes two requests the same job: where from, where to, what, under which names, into what, and what shall be different there. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(MigrationSpec spec) {
        String canonical = String.join(
                "\n",
                spec.source().toString(),
                spec.target().toString(),
                spec.selection().stream()
                        .map(Fingerprint::text)
                        .sorted()
                        .toList()
                        .toString(),
                spec.exclusions().stream()
                        .map(Fingerprint::text)
                        .sorted()
                        .toList()
                        .toString(),
                spec.ifExists().name());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new GodwitException(ErrorCode.INTERNAL, "This Java lacks SHA-256, which every Java has to have.", e);
        }
    }

    /** Without options, it is what it was before there were any: jobs of that time are found again. */
    private static String text(Selection selection) {
        String names = "Selection[database=" + selection.database() + ", collection=" + selection.collection()
                + ", newDatabase=" + selection.newDatabase() + ", newCollection=" + selection.newCollection() + "]";
        return selection.options().asSource() ? names : names + OptionsText.canonical(selection.options());
    }
}
