package io.godwit.cli;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.plan.OptionsText;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * What shall be other than at the source, in every selected collection. Each collection on its own: in a plan file. The options are
 * numbered, since Java does not say in which order a class has its methods.
 */
@Command
final class OptionFlags {
    private final CollectionOptions.Builder options = CollectionOptions.builder();

    @Spec(Target.MIXEE)
    private CommandSpec mixee;

    @Option(
            names = "--fields",
            order = 1,
            paramLabel = "FIELD,...",
            description = "Carry these fields only, of every selected collection. Those that are needed are named when"
                    + " missing.")
    void fields(String text) {
        options.fields(read("--fields", text, OptionsText::fields));
    }

    @Option(
            names = "--description",
            order = 2,
            paramLabel = "TEXT",
            description = "Another description for the target collection.")
    void description(String text) {
        options.description(text);
    }

    @Option(
            names = "--dynamic-field",
            order = 3,
            paramLabel = "on|off",
            description = "Give the target a dynamic field, or none. Default: as the source.")
    void dynamicField(String text) {
        options.dynamicField(read("--dynamic-field", text, OptionsText::onOff));
    }

    @Option(
            names = "--dynamic-keys",
            order = 4,
            paramLabel = "refuse|drop|KEY:TYPE,...",
            description = "What becomes of dynamic keys. KEY:TYPE makes a field of one: 'color:VarChar(64)=red',"
                    + " 'size:Int64:nullable'. Others, with --dynamic-field off: refuse rows that have some, or drop the"
                    + " keys and count them. A default with a comma stands in double quotes: 'color:VarChar=\"red, green\"'."
                    + " Default: refuse.")
    void dynamicKeys(String text) {
        options.dynamicKeys(read("--dynamic-keys", text, OptionsText::dynamicKeys));
    }

    @Option(
            names = "--partition-key",
            order = 5,
            paramLabel = "FIELD[:N]|none",
            description =
                    "Another partition key, an Int64 or VarChar field, with N hash partitions; or none: all rows go"
                            + " into the default partition. Default: as the source.")
    void partitionKey(String text) {
        options.partitionKey(read("--partition-key", text, OptionsText::partitionKey));
    }

    @Option(names = "--shards", order = 6, paramLabel = "N", description = "Number of shards. Default: as the source.")
    void shards(String text) {
        options.shards(read("--shards", text, number -> OptionsText.positive("number of shards", number)));
    }

    @Option(
            names = "--consistency-level",
            order = 7,
            paramLabel = "LEVEL",
            description = "Strong, Bounded, Session or Eventually. Default: as the source.")
    void consistencyLevel(String text) {
        options.consistencyLevel(read("--consistency-level", text, OptionsText::level));
    }

    @Option(
            names = "--index",
            order = 8,
            paramLabel = "source|autoindex|none",
            description =
                    "Indexes as at the source, AUTOINDEX on vectors, or none (one is built for the check and dropped"
                            + " again). Default: source.")
    void index(String text) {
        options.index(read("--index", text, OptionsText::index));
    }

    @Option(
            names = "--load",
            order = 9,
            paramLabel = "source|yes|no",
            description = "Whether the target is loaded at the end. Default: source, as the source is.")
    void load(String text) {
        options.load(read("--load", text, OptionsText::load));
    }

    @Option(
            names = "--auto-id",
            order = 10,
            paramLabel = "auto|keep|plain|new",
            description = "Collections whose keys the server generates. keep: rows keep their keys, and the target"
                    + " generates those of new rows; plain: rows keep their keys, and new rows have to be given theirs;"
                    + " new: the target gives all rows new keys, and a file maps old to new. Default: auto, which is"
                    + " keep where the target can, else plain with a warning.")
    void autoId(String text) {
        options.autoId(read("--auto-id", text, OptionsText::autoId));
    }

    CollectionOptions options() {
        return options.build();
    }

    private <T> T read(String option, String text, Function<String, T> reading) {
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(mixee.commandLine(), "Invalid value for " + option + ": " + e.getMessage(), e);
        }
    }
}
