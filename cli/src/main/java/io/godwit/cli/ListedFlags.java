package io.godwit.cli;

import io.godwit.migration.plan.Selections;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which collections to look at. */
@Command
final class ListedFlags {
    @Spec(Target.MIXEE)
    private CommandSpec mixee;

    @Option(
            names = "--database",
            paramLabel = "DB",
            description = "A database. Repeatable; one star is allowed: 'a_*'.")
    private List<String> databases = new ArrayList<>();

    @Option(
            names = "--collection",
            paramLabel = "[DB.]NAME",
            description =
                    "A collection. Repeatable; one star is allowed. Without any selection: every collection of every"
                            + " database.")
    private List<String> collections = new ArrayList<>();

    @Mixin
    private ExclusionFlags exclusions = new ExclusionFlags();

    Selections selections() {
        Stream.concat(databases.stream(), collections.stream())
                .filter(text -> text.indexOf('=') >= 0)
                .findFirst()
                .ifPresent(text -> {
                    throw new ParameterException(
                            mixee.commandLine(), "'" + text + "' gives a new name, which means nothing here.");
                });
        return Selections.parse(databases, collections, exclusions.patterns());
    }
}
