package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad;
import java.util.function.Consumer;

/**
 * Loads at the source what is not loaded, if that is allowed, and releases just that afterwards. What is loaded when a run begins
 * stays loaded, whatever it was when the job was planned, unless an earlier run had loaded it and could not release it.
 */
final class SourceLoading {
    private final Run run;
    private final CollectionPlan plan;

    SourceLoading(Run run, CollectionPlan plan) {
        this.run = run;
        this.plan = plan;
    }

    /**
     * @param begun what an earlier run had loaded and not released
     * @param intent keeps in mind what is being loaded, before it is
     */
    void load(MissingLoad begun, Consumer<MissingLoad> intent) {
        MissingLoad needed = begun.and(TemporaryLoad.needed(run.clusters().source(), plan.source()));
        TemporaryLoad load = temporary(needed);
        if (!load.idle()) {
            load.requireAllowed(run.options().loadSource());
            intent.accept(needed);
            run.note(plan.source().toString(), "loading the source for the copy; it will be released afterwards");
        }
        if (!load.load()) {
            run.note(
                    plan.source().toString(),
                    "its number of rows goes on changing: copying it as it is, and what changes meanwhile afterwards");
        }
    }

    void release(MissingLoad loaded) {
        temporary(loaded).release();
        run.note(plan.source().toString(), "released at the source, as it was before");
    }

    private TemporaryLoad temporary(MissingLoad what) {
        return new TemporaryLoad(run.clusters().source(), run.patience(), plan.source(), what);
    }
}
