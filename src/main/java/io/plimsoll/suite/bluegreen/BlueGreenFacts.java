package io.plimsoll.suite.bluegreen;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and done with a pair of workloads behind one Service, besides ledger and timeline.
 *
 * @param load what was declared for and done with the load
 * @param namespace the namespace
 * @param service the Service that was switched
 * @param blue the Deployment that served first
 * @param green the Deployment that was switched to
 * @param minAvailable how many pods must be available, if the spec declares it
 * @param guards the declared commands that must succeed before a switch
 * @param bluePods the pods of blue before the first switch
 * @param toGreen the switch to green
 * @param toBlue the switch back; {@code null} if green never served
 * @param unready what was done with a green that is not ready; {@code null} if nothing was
 */
public record BlueGreenFacts(
        LoadFacts load,
        String namespace,
        String service,
        String blue,
        String green,
        @Nullable Integer minAvailable,
        List<String> guards,
        List<PodName> bluePods,
        Switch toGreen,
        @Nullable Switch toBlue,
        @Nullable Unready unready) {

    public BlueGreenFacts {
        guards = List.copyOf(guards);
        bluePods = List.copyOf(bluePods);
    }

    /**
     * A switch as it was asked for.
     *
     * @param to the Deployment that was to serve
     * @param askedMicros when it was asked for, before any command
     * @param switchedMicros when the Service's selector was changed; {@code null} if the switch was refused
     * @param refusal what refused it; empty if nothing did
     * @param readyBefore how many pods of the other Deployment were ready when it was asked for
     * @param readyOfTarget how many pods of this Deployment were ready when all commands before the switch were done
     * @param endMicros when the time to watch it was over
     */
    public record Switch(
            String to,
            long askedMicros,
            @Nullable Long switchedMicros,
            String refusal,
            int readyBefore,
            int readyOfTarget,
            long endMicros) {}

    /**
     * A switch to a green that is not ready.
     *
     * @param madeMicros when green was made so
     * @param seen what showed that its pods fail; empty if nothing did
     * @param attempt the switch
     * @param blueAgainMicros when the Service led to blue again; {@code null} if it never left it
     */
    public record Unready(long madeMicros, String seen, Switch attempt, @Nullable Long blueAgainMicros) {}
}
