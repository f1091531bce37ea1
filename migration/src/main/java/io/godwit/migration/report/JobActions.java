package io.godwit.migration.report;

import io.godwit.migration.run.Job;

/** How a reader of a report does something about its job. Each answer stands on one line and can be copied. */
public interface JobActions {
    /** Shows what the source holds. */
    String list(Job job);

    /** Copies what the job left out. */
    String migrate(Job job);

    /** Brings the target up to date with the source. */
    String catchUp(Job job);

    /** Compares every row of both sides. */
    String compare(Job job);

    /** Writes the rows that differ anew. */
    String repair(Job job);

    /** Goes on where the job stopped. */
    String resume(Job job);

    /** Shows how far the job is. */
    String watch(Job job);

    /** A text that names options, written for the command line, in the words of this reader. */
    String words(String text);
}
