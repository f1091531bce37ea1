package io.godwit.cli;

import io.godwit.migration.plan.Selections;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which collections, and under which names. */
@Command
final class SelectionFlags {
    @Option(
            names = "--database",
            paramLabel = "DB[=NEW]",
            description = "A database, and its new name. Repeatable; one star is allowed: 'a_*=b_*'.")
    private List<String> databases = new ArrayList<>();

    @Option(
            names = "--collection",
            paramLabel = "[DB.]NAME[=NEW]",
            description =
                    "A collection, and its new name. Repeatable; one star is allowed. Without any selection: every"
                            + " collection of every database.")
    private List<String> collections = new ArrayList<>();

    @Mixin
    private ExclusionFlags exclusions = new ExclusionFlags();

    Selections selections() {
        return Selections.parse(databases, collections, exclusions.patterns());
    }
}
