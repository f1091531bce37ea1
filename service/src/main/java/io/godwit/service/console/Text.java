package io.godwit.service.console;

import io.godwit.migration.Finding;
import io.godwit.migration.verify.RowDifference;
import io.godwit.service.job.JobStep;
import io.godwit.service.problem.ProblemException;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ResourceBundle;

/** All that is said in one language: sentences of the message bundle, numbers, times. Thread-safe. */
final class Text {
    private static final ResourceBundle.Control NO_OTHER =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private final Language language;
    private final ResourceBundle messages;

    private Text(Language language) {
        this.language = language;
        this.messages = ResourceBundle.getBundle("io.godwit.service.console.messages", language.locale(), NO_OTHER);
    }

    static Text in(Language language) {
        return new Text(language);
    }

    Language language() {
        return language;
    }

    String of(String key) {
        return messages.getString(key);
    }

    String of(String key, Object... arguments) {
        return new MessageFormat(messages.getString(key), language.locale()).format(arguments);
    }

    /** What a constant is called, under the name of its type. */
    String of(Enum<?> constant) {
        return of(key(constant));
    }

    /** Where the bundle has it: {@code JobState.FAILED}, {@code Finding.Severity.NOTE}. */
    static String key(Enum<?> constant) {
        Class<?> type = constant.getDeclaringClass();
        boolean shared = type.getSimpleName().equals("Severity");
        return (shared ? type.getDeclaringClass().getSimpleName() + "." : "") + type.getSimpleName() + "."
                + constant.name();
    }

    /** What a step is called. */
    String nameOf(JobStep step) {
        return of("step.name." + step.name());
    }

    /** The question that a dialog asks before a step. */
    String titleOf(JobStep step, String job) {
        return of("step.title." + step.name(), job);
    }

    /** What a step will do. */
    String effectOf(JobStep step) {
        return of("step.effect." + step.name());
    }

    /** What to do about rows with which something is the matter. */
    String remedyOf(RowDifference.Kind kind) {
        return of("remedy." + kind.name());
    }

    /** Why something was refused. Details are in English; in another language the title of the problem goes before. */
    String why(ProblemException refused) {
        return language == Language.ENGLISH
                ? refused.detail()
                : of("problem.why", of(refused.problem()), refused.detail());
    }

    /** What preflight has found, in a few words. */
    String nameOf(Finding finding) {
        String key = "Check." + finding.id();
        return messages.containsKey(key) ? of(key) : finding.id();
    }

    /** What to do about it here; what the finding itself says is for whoever types commands. */
    String remedyOf(Finding finding) {
        String key = "check.remedy." + finding.id();
        return messages.containsKey(key) ? of(key) : finding.remedy();
    }

    /** What is special about a field. */
    String traitOf(SchemaRow.Trait trait) {
        return of("schema.trait." + trait.name(), trait.value());
    }

    String number(long number) {
        return NumberFormat.getIntegerInstance(language.locale()).format(number);
    }

    String bytes(double bytes) {
        double shown = bytes;
        int unit = 0;
        while (shown >= 1000 && unit < BYTES.length - 1) {
            shown /= 1024;
            unit++;
        }
        NumberFormat format = NumberFormat.getNumberInstance(language.locale());
        format.setMaximumFractionDigits(shown >= 100 || unit == 0 ? 0 : 1);
        return format.format(shown) + " " + BYTES[unit];
    }

    /** To the second, for whoever wants to know. */
    static String exact(Instant at) {
        return EXACT.format(at);
    }

    /** How long ago that was; the day, if it is long. */
    String ago(Instant at) {
        Duration age = Duration.between(at, Instant.now());
        if (age.toSeconds() < 10) {
            return of("time.now");
        }
        if (age.toSeconds() < 60) {
            return of("time.seconds", age.toSeconds());
        }
        if (age.toMinutes() < 60) {
            return of("time.minutes", age.toMinutes());
        }
        if (age.toHours() < 24) {
            return of("time.hours", age.toHours());
        }
        return age.toDays() < 30
                ? of("time.days", age.toDays())
                : at.truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10);
    }

    /** As in 1 h 3 min. */
    String duration(Duration duration) {
        if (duration.toSeconds() < 1) {
            return of("duration.less");
        }
        if (duration.toMinutes() < 1) {
            return of("duration.seconds", duration.toSeconds());
        }
        if (duration.toHours() < 1) {
            return of("duration.minutes", duration.toMinutes(), duration.toSecondsPart());
        }
        return duration.toDays() < 1
                ? of("duration.hours", duration.toHours(), duration.toMinutesPart())
                : of("duration.days", duration.toDays(), duration.toHoursPart());
    }
}
