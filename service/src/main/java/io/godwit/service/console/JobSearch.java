package io.godwit.service.console;

import io.godwit.migration.run.JobState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the list of jobs shows, as its URL says it. */
record JobSearch(Optional<JobState> state, Optional<String> cluster, Optional<String> by, int page) {
    boolean narrowed() {
        return state.isPresent() || cluster.isPresent() || by.isPresent();
    }

    /** The path of another page of the same list. */
    String at(View view, int number) {
        Map<String, String> parameters = new LinkedHashMap<>();
        state.ifPresent(one -> parameters.put("state", one.name()));
        cluster.ifPresent(one -> parameters.put("cluster", one));
        by.ifPresent(one -> parameters.put("by", one));
        parameters.put("page", Integer.toString(number));
        return Paths.with(view.inProject("jobs"), parameters);
    }
}
