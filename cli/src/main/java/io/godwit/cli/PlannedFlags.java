package io.godwit.cli;

import java.lang.reflect.Member;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The flags whose say a plan file has: a command that goes by a file takes none of them. */
final class PlannedFlags {
    private static final Set<Class<?>> OWNERS = Set.of(SelectionFlags.class, ExclusionFlags.class, OptionFlags.class);

    private PlannedFlags() {}

    /** @throws ParameterException naming those that the command line holds nevertheless */
    static void refuse(CommandSpec command, Path file) {
        List<String> given = command.commandLine().getParseResult().matchedOptions().stream()
                .filter(PlannedFlags::planned)
                .map(OptionSpec::longestName)
                .distinct()
                .toList();
        if (!given.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    String.join(", ", given) + " cannot be given with the plan file " + file
                            + ": what stands there decides. Leave " + (given.size() == 1 ? "it" : "them")
                            + " out, or change the file.");
        }
    }

    private static boolean planned(OptionSpec option) {
        return option.longestName().equals(MigrateCommand.IF_EXISTS)
                || (option.userObject() instanceof Member member && OWNERS.contains(member.getDeclaringClass()));
    }
}
