package io.plimsoll.suite.nodeloss;

/** What can be wrong when a node is lost. */
enum NodeLossCause {
    /** Every pod ran on one node, so its loss is that of the service. */
    ALL_ON_ONE_NODE,
    /** The lost pods stayed ready endpoints. */
    NOT_WITHDRAWN,
    /** Requests were lost after routing had to have turned away from the node. */
    LOST_BEYOND_THE_NODE,
    /** Requests still failed after every endpoint was ready again. */
    FAILING_AFTER_RETURN,
    /** Containers of pods on other nodes ended meanwhile. */
    OTHERS_TOUCHED,
    /** As many ready endpoints as before were not there again in time. */
    CAPACITY_NOT_RESTORED
}
