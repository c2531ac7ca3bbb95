package io.plimsoll.suite.deploy;

import io.plimsoll.timeline.WatchEvent;
import java.util.List;

/**
 * Everything that the judge of the deployment looks at.
 *
 * @param facts what was recorded besides the timeline
 * @param timeline the watch events, in order of receipt
 */
public record DeployObservations(DeployFacts facts, List<WatchEvent> timeline) {

    public DeployObservations {
        timeline = List.copyOf(timeline);
    }
}
