package io.plimsoll.suite.autoscaling;

import io.plimsoll.spec.AutoscalingSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.timeline.scaling.Autoscaler;

/** What follows from a load that the spec gives instead of one that is found out. */
final class GivenProfile {

    private GivenProfile() {}

    /**
     * Requires that its step can ask for what it is meant to.
     *
     * @param given the load
     * @param autoscaler what is to scale
     * @param there how many pods there are under the light load
     */
    static void requireRoom(AutoscalingSpec.Profile given, Autoscaler autoscaler, int there) throws HarnessFailure {
        if (given.pods() > autoscaler.maxReplicas()) {
            throw new HarnessFailure(
                    "the spec's profile is to ask for %s pods, and %s allows %s (maxReplicas)"
                            .formatted(given.pods(), autoscaler, autoscaler.maxReplicas()),
                    "name no more in autoscaling.profile.scale-out.pods");
        }
        if (given.pods() <= there) {
            throw new HarnessFailure(
                    "the spec's profile is to ask for %s pods, and %s are there under the light load"
                            .formatted(given.pods(), there),
                    "name a load that asks for more in autoscaling.profile.scale-out");
        }
    }

    /**
     * Returns the load that asks for more than the most pods. Where the spec does not name it, that is what surely does: a
     * load that asks for a number of pods is more than one pod fewer can carry.
     *
     * @param given the load of the other step
     * @param most maxReplicas
     * @param above how much more than the most pods can carry, as a factor
     * @param declared the load that is to be reached at least
     */
    static double ceiling(AutoscalingSpec.Profile given, int most, double above, int declared) {
        Integer named = given.ceilingPerSecond();
        return named != null ? named : Math.max(above * most * given.outPerSecond() / (given.pods() - 1), declared);
    }
}
