package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.ObjectKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was done to see how pods find each other, besides what came of it.
 *
 * @param startMicros when it began, microseconds since the Unix epoch
 * @param triedMicros when the last time began that everything was tried
 * @param endMicros when it ended
 * @param namespaces the deployment's namespaces
 * @param canary the control
 * @param known the name that shows that the cluster's DNS answers; {@code null} if it did not come to that
 * @param companions the pods that were added and are never ready
 * @param questions which names were asked for
 * @param visits which Services were connected to
 * @param attempts how often everything was tried until names stood for what they should; the last time counts
 */
record DiscoveryFacts(
        long startMicros,
        long triedMicros,
        long endMicros,
        List<String> namespaces,
        NetworkFacts.Canary canary,
        @Nullable Known known,
        List<Companion> companions,
        List<Question> questions,
        List<Visit> visits,
        int attempts) {

    DiscoveryFacts {
        namespaces = List.copyOf(namespaces);
        companions = List.copyOf(companions);
        questions = List.copyOf(questions);
        visits = List.copyOf(visits);
    }

    /**
     * A pod that was added to those of a Service and is never ready.
     *
     * @param pod which pod
     * @param labels its labels
     */
    record Companion(ObjectKey pod, Map<String, String> labels) {
        Companion {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * A Service of the harness's own, whose name a pod asks for that no policy selects: the control of names.
     *
     * @param question the question
     * @param address the Service's address
     */
    record Known(Question question, String address) {}

    /**
     * A name was asked for.
     *
     * @param from the pod
     * @param service the Service that it is of
     * @param name the name
     */
    record Question(ObjectKey from, ObjectKey service, String name) {}

    /**
     * A Service was connected to.
     *
     * @param id the number of the visit
     * @param from the pod, or the node
     * @param service the Service
     * @param port its TCP port
     * @param times how many connections were planned
     */
    record Visit(int id, String from, ObjectKey service, int port, int times) {}
}
