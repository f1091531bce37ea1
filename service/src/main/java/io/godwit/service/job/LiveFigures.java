package io.godwit.service.job;

import io.godwit.migration.run.Figures.Moment;
import java.util.Optional;

/**
 * What is known of a job beside what is stored, as long as it waits or runs here.
 *
 * @param moment how far and how fast; empty until rows move
 * @param waitsFor a sentence; empty if it does not wait for anything
 */
public record LiveFigures(Optional<Moment> moment, Optional<String> waitsFor) {
    static final LiveFigures NONE = new LiveFigures(Optional.empty(), Optional.empty());
}
