package io.godwit.service.job;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who runs and who waits, in the order in which they came: so many at a time in all, of one organization, and with one cluster. Whoever
 * may not start yet keeps nobody else from starting. Thread-safe.
 */
final class JobQueue<T> {
    private final int inAll;
    private final int perOrganization;
    private final int perCluster;
    private final List<Turn<T>> waiting = new ArrayList<>();
    private final List<Turn<T>> running = new ArrayList<>();

    JobQueue(int inAll, int perOrganization, int perCluster) {
        this.inAll = inAll;
        this.perOrganization = perOrganization;
        this.perCluster = perCluster;
    }

    synchronized void add(Turn<T> turn) {
        waiting.add(turn);
    }

    /** Those whose turn it is. They count as running from now on, until they have {@link #ended}. */
    synchronized List<T> start() {
        List<T> started = new ArrayList<>();
        for (Iterator<Turn<T>> turns = waiting.iterator(); turns.hasNext(); ) {
            Turn<T> turn = turns.next();
            if (obstacle(turn).isEmpty()) {
                turns.remove();
                running.add(turn);
                started.add(turn.what);
            }
        }
        return started;
    }

    /** Takes back what waits; false if it does not wait. */
    synchronized boolean withdraw(T what) {
        return waiting.removeIf(turn -> turn.what == what);
    }

    synchronized void ended(T what) {
        running.removeIf(turn -> turn.what == what);
    }

    synchronized void clear() {
        waiting.clear();
    }

    /** What it waits for, as a sentence; empty if it does not wait. */
    synchronized Optional<String> waitsFor(T what) {
        return waiting.stream()
                .filter(turn -> turn.what == what)
                .findFirst()
                .map(turn -> obstacle(turn).orElse("It is about to start."));
    }

    private Optional<String> obstacle(Turn<T> turn) {
        if (running.size() >= inAll) {
            return Optional.of("It waits for its turn: " + inAll + " jobs run at a time (godwit.jobs.parallel).");
        }
        long same = running.stream()
                .filter(other -> other.organization.equals(turn.organization))
                .count();
        if (same >= perOrganization) {
            return Optional.of("It waits for another job of the organization to end: " + perOrganization
                    + " run at a time (godwit.jobs.per-organization).");
        }
        return turn.clusters.stream()
                .filter(cluster -> running.stream()
                                .filter(other -> other.clusters.contains(cluster))
                                .count()
                        >= perCluster)
                .findFirst()
                .map(cluster -> "It waits for another job with the cluster " + cluster + " to end: " + perCluster
                        + " work with one cluster at a time (godwit.jobs.per-cluster).");
    }

    /**
     * A place in the queue.
     *
     * @param clusters ids and addresses of both sides
     */
    record Turn<T>(T what, String organization, Set<String> clusters) {}
}
