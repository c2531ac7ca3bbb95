package io.plimsoll.suite.canary;

import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Untestable;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Progress;
import java.io.IOException;

/** How a canary comes to its share, and loses it again. */
sealed interface CanaryShare permits ShareOfPods, ShareByWeight {

    /** Lets both share the load, aborts the canary under it, and requires that everything is declared as before. */
    void run() throws IOException, HarnessFailure, Untestable;

    /** Asks for what the manifests declare wherever something else is declared now; does not wait for it. */
    void putBack();

    /** Returns whether everything is as ready as it was. */
    Progress readiness(ClusterSnapshot snapshot);
}
