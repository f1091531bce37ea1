package io.godwit.local;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The Milvus servers that can be installed from Python packages, without Docker. */
public enum ServerDistribution {
    /** The real standalone server, the newest one published as a Python package. x86-64 only. */
    MILVUS_2_3_5("milvus-2.3.5", "Milvus 2.3.5", Set.of("amd64"), new StandaloneProgram()),
    /** Milvus Lite, the native generation: no authorization, TLS, databases or named partitions. */
    MILVUS_LITE_2_5_1("milvus-lite-2.5.1", "Milvus Lite 2.5.1", Set.of("amd64", "aarch64"), new Lite2Program()),
    /** Milvus Lite, the Python generation: no authorization or TLS. */
    MILVUS_LITE_3_2_2("milvus-lite-3.2.2", "Milvus Lite 3.2.2", Set.of("amd64", "aarch64"), new Lite3Program());

    private final String id;
    private final String displayName;
    // Both hold immutable values only, which their types cannot say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<String> architectures;

    @SuppressWarnings("ImmutableEnumChecker")
    private final ServerProgram program;

    ServerDistribution(String id, String displayName, Set<String> architectures, ServerProgram program) {
        this.id = id;
        this.displayName = displayName;
        this.architectures = architectures;
        this.program = program;
    }

    /** Lower-case name with version, usable as a file name. */
    public String id() {
        return id;
    }

    public String displayName() {
        return displayName;
    }

    /** The Python requirements it is installed from. */
    public List<String> requirements() {
        return program.requirements();
    }

    /** Whether it knows passwords, TLS and server settings. */
    public boolean isConfigurable() {
        return program.isConfigurable();
    }

    /** Whether it binds every network interface of the machine whatever it is told. */
    public boolean bindsEveryInterface() {
        return program.roles().stream().anyMatch(role -> !role.loopbackOnly(this));
    }

    /** Whether this operating system and CPU can run it. */
    public boolean isSupportedHere() {
        return isSupportedOn(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    boolean isSupportedOn(String operatingSystem, String architecture) {
        return operatingSystem.toLowerCase(Locale.ROOT).equals("linux") && architectures.contains(architecture);
    }

    void requireSupportedOn(String operatingSystem, String architecture) {
        if (isSupportedOn(operatingSystem, architecture)) {
            return;
        }
        throw new LocalServerException(
                LocalServerException.Reason.UNSUPPORTED_PLATFORM,
                "%s cannot run here: it needs Linux on %s, this is %s on %s. Use a Milvus that runs elsewhere."
                        .formatted(
                                displayName,
                                String.join(
                                        " or ", architectures.stream().sorted().toList()),
                                operatingSystem,
                                architecture));
    }

    ServerProgram program() {
        return program;
    }
}
