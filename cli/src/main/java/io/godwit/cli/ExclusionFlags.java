package io.godwit.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is taken out of a selection again. */
@Command
final class ExclusionFlags {
    @Option(
            names = "--exclude",
            paramLabel = "[DB.]NAME",
            description = "Leave this out. Repeatable; one star is allowed.")
    private List<String> patterns = new ArrayList<>();

    List<String> patterns() {
        return List.copyOf(patterns);
    }
}
