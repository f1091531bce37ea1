package io.godwit.service.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.job.JobQueue.Turn;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    @Test
    void startsInTheOrderOfComingAsManyAsMayRunAtATime() {
        JobQueue<String> queue = new JobQueue<>(2, 9, 9);
        add(queue, "a", "org-1", "x");
        add(queue, "b", "org-2", "y");
        add(queue, "c", "org-3", "z");

        assertThat(queue.start()).containsExactly("a", "b");
        assertThat(queue.waitsFor("a")).isEmpty();
        assertThat(queue.waitsFor("c"))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("2 jobs run at a time", "godwit.jobs.parallel"));

        queue.ended("a");
        assertThat(queue.start()).containsExactly("c");
        assertThat(queue.waitsFor("c")).isEmpty();
    }

    @Test
    void whoeverMayNotStartYetKeepsNobodyElseFromStarting() {
        JobQueue<String> queue = new JobQueue<>(9, 1, 9);
        add(queue, "a", "org-1", "x");
        add(queue, "b", "org-1", "y");
        add(queue, "c", "org-2", "z");

        assertThat(queue.start()).containsExactly("a", "c");
        assertThat(queue.waitsFor("b"))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("organization", "godwit.jobs.per-organization"));
    }

    @Test
    void aClusterIsOneWhicheverSideItIsOn() {
        JobQueue<String> queue = new JobQueue<>(9, 9, 1);
        queue.add(new Turn<>("a", "org-1", Set.of("x", "y")));
        queue.add(new Turn<>("b", "org-2", Set.of("z", "x")));

        assertThat(queue.start()).containsExactly("a");
        assertThat(queue.waitsFor("b"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("the cluster x", "godwit.jobs.per-cluster"));
    }

    @Test
    void whatIsWithdrawnDoesNotStart() {
        JobQueue<String> queue = new JobQueue<>(1, 9, 9);
        add(queue, "a", "org-1", "x");
        add(queue, "b", "org-1", "y");
        queue.start();

        assertThat(queue.withdraw("b")).isTrue();
        assertThat(queue.withdraw("a")).isFalse();
        queue.ended("a");
        assertThat(queue.start()).isEmpty();
    }

    private static void add(JobQueue<String> queue, String what, String organization, String cluster) {
        queue.add(new Turn<>(what, organization, Set.of(cluster)));
    }
}
