package io.godwit.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An amount of bytes, as people write it: {@code 20MB}, {@code 1.5 GiB}, and as a rate {@code 20MB/s}. */
record DataSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kKMG]i?B|B)(?:/s)?");
    private static final Map<String, Long> UNITS = Map.of(
            "B",
            1L,
            "kb",
            1_000L,
            "mb",
            1_000_000L,
            "gb",
            1_000_000_000L,
            "kib",
            1L << 10,
            "mib",
            1L << 20,
            "gib",
            1L << 30);

    static DataSize parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'" + text
                            + "' is not an amount of data with its unit; write 500kB, 20MB, 1GB, or KiB, MiB, GiB, with /s for a rate");
        }
        String unit = matcher.group(2);
        long factor = "B".equals(unit) ? 1 : UNITS.getOrDefault(unit.toLowerCase(Locale.ROOT), 1L);
        long bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(factor))
                .longValue();
        if (bytes <= 0) {
            throw new TypeConversionException("'" + text + "' must be more than 0");
        }
        return new DataSize(bytes);
    }

    /** An upper bound, for picocli: empty for {@code none}. */
    static final class LimitConverter implements ITypeConverter<OptionalLong> {
        @Override
        public OptionalLong convert(String value) {
            return value.equals("none")
                    ? OptionalLong.empty()
                    : OptionalLong.of(parse(value).bytes());
        }
    }
}
