package io.godwit.store;

import io.godwit.migration.copy.Digest;
import io.godwit.migration.run.Totals;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The sums of a collection, made by the database. SQL has no 128-bit numbers: a digest is summed in four limbs of 32 bits, whose
 * carries are settled here.
 */
final class Sums {
    private static final String SUMS = """
            COUNT(*) AS chunks, SUM(row_count) AS row_sum, SUM(counted) AS counted, SUM(byte_count) AS byte_sum,
            SUM(attempts - 1) AS retries, COUNT(verdict) AS verified_chunks,
            SUM(CASE WHEN verdict = 'EQUAL' THEN row_count ELSE 0 END) AS verified_rows,
            SUM(CASE WHEN verdict = 'DIFFERENT' THEN 1 ELSE 0 END) AS differing_chunks,
            """
            + limbs("digest") + ", " + limbs("target_digest") + " FROM receipt WHERE job = ? AND failure_code IS NULL ";

    private static final String OF_ONE = "SELECT " + SUMS + "AND collection = ?";
    private static final String OF_FIRST = "SELECT collection, " + SUMS + "AND collection < ? GROUP BY collection";
    private static final Totals NOTHING = new Totals(0, 0, 0, 0, 0, Digest.EMPTY, 0, 0, 0, Digest.EMPTY);

    private Sums() {}

    static Totals of(Session session, String job, int collection) throws SQLException {
        return session.first(Sums::totals, OF_ONE, job, collection).orElseThrow();
    }

    static List<Totals> ofFirst(Session session, String job, int collections) throws SQLException {
        List<Totals> all = new ArrayList<>(Collections.nCopies(collections, NOTHING));
        session.each(row -> all.set(row.getInt("collection"), totals(row)), OF_FIRST, job, collections);
        return all;
    }

    private static Totals totals(ResultSet row) throws SQLException {
        return new Totals(
                row.getLong("chunks"),
                row.getLong("row_sum"),
                row.getLong("counted"),
                row.getLong("byte_sum"),
                row.getLong("retries"),
                digest(row, "digest"),
                row.getLong("verified_chunks"),
                row.getLong("verified_rows"),
                row.getLong("differing_chunks"),
                digest(row, "target_digest"));
    }

    private static String limbs(String name) {
        String limb = "SUM(%s) AS %s_%d";
        return String.join(
                ", ",
                limb.formatted(low(name + "_lo"), name, 0),
                limb.formatted(high(name + "_lo"), name, 1),
                limb.formatted(low(name + "_hi"), name, 2),
                limb.formatted(high(name + "_hi"), name, 3));
    }

    private static String low(String column) {
        return "(" + column + " & 4294967295)";
    }

    private static String high(String column) {
        return "((" + column + " >> 32) & 4294967295)";
    }

    private static Digest digest(ResultSet row, String name) throws SQLException {
        BigInteger sum = BigInteger.ZERO;
        for (int limb = 3; limb >= 0; limb--) {
            sum = sum.shiftLeft(32).add(BigInteger.valueOf(row.getLong(name + "_" + limb)));
        }
        return new Digest(sum.shiftRight(64).longValue(), sum.longValue());
    }
}
