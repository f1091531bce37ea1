package io.godwit.service.cluster;

import io.godwit.service.problem.Problem;
import java.util.Set;

/**
 * What a dedicated cluster is booked for. A cluster on this machine has whatever the machine has; its size is recorded all the same.
 *
 * @param type Performance-optimized or the like; empty for a cluster without compute units
 * @param units compute units; 0 for a cluster without
 */
public record Size(String type, int units, int replicas) {
    public static final Set<String> TYPES = Set.of("Performance-optimized", "Capacity-optimized", "Tiered-storage");
    /** Free and Serverless clusters are not booked by size. */
    public static final Size NONE = new Size("", 0, 1);

    private static final int MOST_STANDARD = 32;
    private static final int MOST_REPLICAS = 10;
    private static final String SIZES =
            "It is 1, 2, 4, 8 and so on by 4 up to 32 for Standard; for Enterprise by 4 up to 64,"
                    + " by 8 up to 256, by 16 up to 1024.";

    /** Refuses what Zilliz Cloud does not offer for this plan. */
    public void check(Plan plan) {
        if (!TYPES.contains(type)) {
            throw Problem.CU_TYPE.with(
                    "It is one of " + String.join(", ", TYPES.stream().sorted().toList()) + ".");
        }
        if (!offered(units) || (plan == Plan.STANDARD && units > MOST_STANDARD)) {
            throw Problem.CU_SIZE.with(SIZES);
        }
        if (replicas < 1 || replicas > MOST_REPLICAS) {
            throw Problem.INVALID_PARAMETER.with("replica is a number from 1 to " + MOST_REPLICAS + ".");
        }
    }

    private static boolean offered(int units) {
        if (units <= 64) {
            return units == 1 || units == 2 || (units >= 4 && units % 4 == 0);
        }
        return units <= 256 ? units % 8 == 0 : units <= 1024 && units % 16 == 0;
    }
}
