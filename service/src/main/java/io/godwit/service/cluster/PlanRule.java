package io.godwit.service.cluster;

import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Which plan cannot be migrated to which: {@code godwit.plans.refused}. */
@Component
public final class PlanRule {
    private static final Set<String> NAMES = Stream.concat(
                    Stream.of(Plan.values()).map(Plan::label),
                    Stream.of(Plan.values()).map(Plan::deployment))
            .collect(Collectors.toUnmodifiableSet());

    private final Set<String> refused = new HashSet<>();

    PlanRule(Settings settings) {
        for (String pair : settings.plans().refused()) {
            String[] names = pair.strip().split(":", -1);
            if (names.length != 2 || !NAMES.contains(names[0]) || !NAMES.contains(names[1])) {
                throw new IllegalArgumentException("godwit.plans.refused holds '" + pair
                        + "'. Write SOURCE:TARGET, each one of " + String.join(", ", NAMES) + ".");
            }
            refused.add(names[0] + ":" + names[1]);
        }
    }

    public void check(Plan source, Plan target) {
        for (String from : List.of(source.label(), source.deployment())) {
            for (String to : List.of(target.label(), target.deployment())) {
                if (refused.contains(from + ":" + to)) {
                    throw Problem.PLAN.with("A migration from " + from + " to " + to + " is not supported.");
                }
            }
        }
    }
}
