package io.godwit.migration;

import java.util.Locale;

/** A number of bytes. */
public record ByteSize(long bytes) {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

    public ByteSize plus(ByteSize other) {
        return new ByteSize(bytes + other.bytes);
    }

    /** In decimal units: {@code 3.2 MB}. */
    @Override
    public String toString() {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes / 1000.0;
        int unit = 0;
        while (value >= 999.95) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
