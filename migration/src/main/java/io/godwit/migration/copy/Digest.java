package io.godwit.migration.copy;

/**
 * An order-free digest of rows: the sum modulo 2^128 of one 128-bit hash a row, and so the same in whatever order and in however
 * many answers the rows come.
 */
public record Digest(long hi, long lo) {
    /** The digest of no rows. */
    public static final Digest EMPTY = new Digest(0, 0);

    public Digest plus(Digest other) {
        long sum = lo + other.lo;
        long carry = Long.compareUnsigned(sum, lo) < 0 ? 1 : 0;
        return new Digest(hi + other.hi + carry, sum);
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x%016x", hi, lo);
    }
}
