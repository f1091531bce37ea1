package io.godwit.flink;

import java.io.Serializable;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the job in the cluster is told. It can be read in Flink's REST, its logs and its web pages, so nothing of it is secret.
 *
 * @param job Godwit's
 * @param epoch of its run
 * @param store address of the store, without user and password
 * @param workers how many readers share the work, at least 1
 * @param flights how many chunks may be under way at once over all of them, at least as many
 * @param maxRate upper bound of bytes per second that all of them write; 0: none
 * @param patience for how many seconds a lost worker is waited for
 */
public record RunArguments(String job, long epoch, String store, int workers, int flights, long maxRate, long patience)
        implements Serializable {

    List<String> list() {
        return List.of(
                job,
                Long.toString(epoch),
                store,
                Integer.toString(workers),
                Integer.toString(flights),
                Long.toString(maxRate),
                Long.toString(patience));
    }

    /** What {@link #list} has made. */
    public static RunArguments of(String[] list) {
        return new RunArguments(
                list[0],
                Long.parseLong(list[1]),
                list[2],
                Integer.parseInt(list[3]),
                Integer.parseInt(list[4]),
                Long.parseLong(list[5]),
                Long.parseLong(list[6]));
    }

    /** How many chunks one reader may have under way. */
    public int flights(int worker) {
        return flights / workers + (worker < flights % workers ? 1 : 0);
    }

    /** How many bytes a second one reader may write. */
    public OptionalLong rate() {
        return maxRate == 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(1, maxRate / workers));
    }

    /** Of whom the sealed access is. */
    public String owner() {
        return job + "/" + epoch;
    }
}
