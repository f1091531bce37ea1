package io.godwit.bench;

import java.util.List;

/** Peak memory of the whole process. */
final class MemoryCase {
    private static final double MOST_MEGABYTES = 350;

    private final Servers servers;
    private final Hold hold;
    private final Dataset data;
    private final List<List<String>> commands;

    /**
     * @param commands at defaults, and with a heap of 128 MB
     */
    MemoryCase(Servers servers, Hold hold, Dataset data, List<List<String>> commands) {
        this.servers = servers;
        this.hold = hold;
        this.data = data;
        this.commands = commands;
    }

    Results run() {
        data.prepare(servers.sourceFixture());
        Results results = new Results();
        hold.during(() -> results.judge(peak("peak memory at defaults, MB", commands.get(0), results)));
        hold.during(() -> results.judge(peak("peak memory with a heap of 128 MB, MB", commands.get(1), results)));
        servers.sourceFixture().dropCollection(data.schema().getName());
        return results;
    }

    private Ratio peak(String name, List<String> command, Results results) {
        GodwitProcess godwit =
                GodwitProcess.migrate(command, servers, data.schema().getName());
        godwit.awaitSuccess();
        results.add(name + ": whole process, s", godwit.secondsSinceStart());
        servers.dropAtTarget(data.schema().getName());
        return new Ratio(name, List.of(godwit.peakMegabytes()), false, MOST_MEGABYTES);
    }
}
