package io.plimsoll.suite.configuration;

import io.plimsoll.spec.ConfigurationChange.ReachesBy;
import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import java.util.List;

/**
 * What was declared for and done with a setting, besides readings, ledger and timeline.
 *
 * @param load what was declared for and done with the load
 * @param namespace the Deployment's namespace
 * @param deployment the Deployment's name
 * @param setting the ConfigMap and its key, for example {@code ConfigMap shop/settings, key colour}
 * @param reachesBy how pods were to come to know of it
 * @param request the request by which a pod shows the value
 * @param afterChange the commands that followed the change
 * @param changedMicros when the change was made
 * @param withinMillis how long it was allowed to take until every pod shows it
 * @param endMicros when every pod showed it, or when waiting for that ended
 * @param oldPods the pods that served before
 * @param pods the pods that served at the end
 */
public record ConfigurationFacts(
        LoadFacts load,
        String namespace,
        String deployment,
        String setting,
        ReachesBy reachesBy,
        String request,
        List<String> afterChange,
        long changedMicros,
        long withinMillis,
        long endMicros,
        List<PodName> oldPods,
        List<PodName> pods) {

    public ConfigurationFacts {
        afterChange = List.copyOf(afterChange);
        oldPods = List.copyOf(oldPods);
        pods = List.copyOf(pods);
    }
}
