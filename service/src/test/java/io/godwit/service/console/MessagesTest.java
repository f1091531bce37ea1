package io.godwit.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.plan.Check;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Purpose;
import io.godwit.migration.verify.RowDifference;
import io.godwit.milvus.ErrorCode;
import io.godwit.service.access.OrganizationRole;
import io.godwit.service.access.ProjectRole;
import io.godwit.service.cluster.ClusterStatus;
import io.godwit.service.job.JobStep;
import io.godwit.service.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one bundle of messages: complete in every language, and nothing in it that is not said. */
class MessagesTest {
    private static final Pattern USED =
            Pattern.compile("(?<!Map\\.|List\\.|Set\\.)\\bof\\(\\s*\"([A-Za-z][A-Za-z0-9.]+)\"[,)]");
    /** Enums whose constants have names for people. */
    private static final List<Class<? extends Enum<?>>> NAMED = List.of(
            JobState.class,
            JobStanding.class,
            Purpose.class,
            Problem.class,
            Check.class,
            ErrorCode.class,
            JobStep.class,
            Phase.class,
            CollectionTable.CopyState.class,
            CollectionTable.VerifyState.class,
            JobEvent.Severity.class,
            Finding.Severity.class,
            IfExists.class,
            ClusterStatus.class,
            Need.class,
            WizardStep.class,
            OrganizationRole.class,
            ProjectRole.class,
            RowDifference.Kind.class);
    /** Found only where somebody asked for it by a command. */
    private static final Set<Check> COMMANDS_ONLY = Set.of(
            Check.RBAC_UNSUPPORTED,
            Check.RBAC_CARRIED,
            Check.RBAC_NEW_PASSWORDS,
            Check.RBAC_REACHES_FURTHER,
            Check.RBAC_LEFT,
            Check.NEW_IDS,
            Check.NEW_IDS_INTO_EXISTING);

    /** Steps that a dialog asks about in the same form. */
    private static final List<JobStep> ASKED =
            List.of(JobStep.RESUME, JobStep.RETRY, JobStep.VERIFY, JobStep.REPAIR, JobStep.CATCH_UP);

    @ParameterizedTest
    @EnumSource(Language.class)
    void eachLanguageHasJustWhatIsSaid(Language language) throws IOException {
        Set<String> said = new TreeSet<>();
        for (Path folder : List.of(Path.of("src/main/jte"), Path.of("src/main/java/io/godwit/service/console"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Matcher used = USED.matcher(Files.readString(file));
                    while (used.find()) {
                        said.add(used.group(1));
                    }
                }
            }
        }
        NAMED.forEach(type -> Arrays.stream(type.getEnumConstants()).forEach(one -> said.add(Text.key(one))));
        for (JobStep step : ASKED) {
            said.addAll(List.of("step.title." + step, "step.effect." + step));
        }
        Arrays.stream(JobStep.values())
                .filter(step -> step != JobStep.DISCARD)
                .forEach(step -> said.add("step.name." + step));
        Arrays.stream(RowDifference.Kind.values()).forEach(kind -> said.add("remedy." + kind));
        Stream.concat(SchemaRow.FLAGS.stream(), Stream.of("defaultValue"))
                .forEach(trait -> said.add("schema.trait." + trait));
        Arrays.stream(Check.values())
                .filter(check -> !COMMANDS_ONLY.contains(check))
                .forEach(check -> said.add("check.remedy." + check));
        assertThat(bundle(language).keySet()).containsExactlyInAnyOrderElementsOf(said);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void eachMessageTakesTheArgumentsOfTheEnglishOne(Language language) {
        ResourceBundle messages = bundle(language);
        for (String key : messages.keySet()) {
            String message = messages.getString(key);
            assertThat(arguments(message))
                    .as(key)
                    .isEqualTo(arguments(bundle(Language.ENGLISH).getString(key)));
            // A straight apostrophe would swallow what follows.
            assertThat(message).as(key).doesNotContain("'");
            assertThat(new MessageFormat(message, language.locale()).format(new Object[] {1, 2, 3}))
                    .doesNotContain("{");
        }
    }

    private static Set<String> arguments(String message) {
        Set<String> arguments = new TreeSet<>();
        Matcher found = Pattern.compile("\\{(\\d)[,}]").matcher(message);
        while (found.find()) {
            arguments.add(found.group(1));
        }
        return arguments;
    }

    private static ResourceBundle bundle(Language language) {
        return ResourceBundle.getBundle(
                "io.godwit.service.console.messages",
                language == Language.ENGLISH ? Locale.ROOT : language.locale(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    @Test
    void numbersAndTimesAreWrittenForPeople() {
        Text text = Text.in(Language.ENGLISH);
        assertThat(text.number(1_234_567)).isEqualTo("1,234,567");
        assertThat(text.bytes(0)).isEqualTo("0 B");
        assertThat(text.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(text.bytes(1000)).isEqualTo("1 KiB");
        assertThat(text.bytes(5.5e9)).isEqualTo("5.1 GiB");
        assertThat(text.duration(Duration.ofSeconds(3723))).isEqualTo("1 h 2 min");
        assertThat(text.duration(Duration.ofMillis(20))).isEqualTo("under 1 s");
        assertThat(text.ago(Instant.now().minusSeconds(180))).isEqualTo("3 min ago");
        assertThat(text.ago(Instant.parse("2020-02-03T04:05:06Z"))).isEqualTo("2020-02-03");
        assertThat(Text.exact(Instant.parse("2020-02-03T04:05:06.789Z"))).isEqualTo("2020-02-03 04:05:06 UTC");
    }

    @Test
    void theFirstLanguageOfTheBrowserThatThereIsIsSpoken() {
        assertThat(Language.accepted(List.of(Locale.FRENCH, Locale.TAIWAN, Locale.ENGLISH)))
                .isEqualTo(Language.CHINESE);
        assertThat(Language.accepted(List.of(Locale.FRENCH))).isEqualTo(Language.ENGLISH);
    }

    @Test
    void whatBrowsersLoadIsSmall() {
        assertThat(Assets.compressedBytes()).isLessThan(200_000);
    }
}
