package io.godwit.cli;

import java.io.PrintStream;
import java.util.Map;

/** What a command touches of the process that it runs in, so that tests can run commands in their own. */
record Surroundings(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Terminal terminal,
        Interruption interruption) {}
