package io.plimsoll.spec;

import java.util.Map;

/** As whom load arrives; network policies apply to it accordingly. */
public sealed interface LoadClient {

    /** From a node. */
    record Node() implements LoadClient {}

    /**
     * From a pod with these labels, in this namespace.
     *
     * @param namespace the namespace
     * @param labels the labels, in the order written
     */
    record Pod(String namespace, Map<String, String> labels) implements LoadClient {
        public Pod {
            labels = Ordered.copyOf(labels);
        }
    }
}
