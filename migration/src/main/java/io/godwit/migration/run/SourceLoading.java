package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;

/** Loads at the source what is not loaded, if that is allowed, and releases just that afterwards. What was loaded before stays loaded. */
final class SourceLoading {
    private final Run run;
    private final CollectionPlan plan;
    private final TemporaryLoad load;

    SourceLoading(Run run, CollectionPlan plan) {
        this.run = run;
        this.plan = plan;
        this.load = new TemporaryLoad(run.clusters().source(), run.patience(), plan.source(), plan.sourceLoad());
    }

    /**
     * @param intent keeps in mind that something is being loaded, before it is
     */
    void load(Runnable intent) {
        if (!load.idle()) {
            load.requireAllowed(run.options().loadSource());
            intent.run();
            run.note(plan.source().toString(), "loading the source for the copy; it will be released afterwards");
        }
        if (!load.load()) {
            run.note(
                    plan.source().toString(),
                    "its number of rows goes on changing: copying it as it is, and what changes meanwhile afterwards");
        }
    }

    void release() {
        load.release();
        run.note(plan.source().toString(), "released at the source, as it was before");
    }
}
