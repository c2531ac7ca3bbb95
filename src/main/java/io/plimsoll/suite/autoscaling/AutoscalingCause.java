package io.plimsoll.suite.autoscaling;

/** What can be wrong with autoscaling besides the causes of lost requests. */
enum AutoscalingCause {
    /** The workload that is to be scaled is not there. */
    TARGET_MISSING,
    /** A container lacks the request that the target is a share of. */
    REQUEST_MISSING,
    /** One workload has several horizontal autoscalers. */
    SEVERAL_AUTOSCALERS,
    /** A workload that a disruption budget covers may be scaled to one pod. */
    MINIMUM_BELOW_TWO,
    /** A vertical autoscaler changes the request that the horizontal one measures against. */
    VERTICAL_ON_SAME_METRIC,
    /** The most pods are no more than the fewest. */
    NO_ROOM,
    /** The target is more than a pod can use. */
    TARGET_UNREACHABLE,
    /** The controller cannot compute the metric. */
    METRIC_NOT_COMPUTED,
    /** The metrics ask for more pods, and the declared behaviour never allows them. */
    SCALE_OUT_FORBIDDEN,
    /** The workload was not declared the pods that the algorithm asks for in time. */
    SCALE_OUT_LATE,
    /** Something else sets the number of pods. */
    REPLICAS_OVERRIDDEN,
    /** The added pods were not ready in time. */
    NEW_PODS_NOT_READY,
    /** Pods were taken away before the stabilisation window was over. */
    SCALE_IN_EARLY,
    /** Pods were not taken away in time. */
    SCALE_IN_LATE,
    /** There were fewer pods than minReplicas. */
    BELOW_MINIMUM,
    /** The controller decided otherwise than the published algorithm. */
    DECISION_DEVIATES,
    /** The direction of scaling changed while the load did not. */
    FLAPPING,
    /** There were more pods than maxReplicas. */
    MAXIMUM_EXCEEDED,
    /** The workload did not stay at maxReplicas while more was asked for. */
    MAXIMUM_LEFT,
    /** The promised latency did not hold. */
    LATENCY_ABOVE_SLO,
    /** More requests failed than is promised. */
    ERRORS_ABOVE_SLO
}
