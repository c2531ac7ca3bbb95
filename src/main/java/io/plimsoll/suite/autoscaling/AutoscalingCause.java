package io.plimsoll.suite.autoscaling;

/** What can be wrong with declared autoscalers. */
enum AutoscalingCause {
    /** The workload that an autoscaler is to scale is not deployed. */
    TARGET_MISSING,
    /** A metric is a share of a request, and a container has no such request. */
    REQUEST_MISSING,
    /** Several autoscalers scale one workload. */
    SEVERAL_AUTOSCALERS,
    /** A disruption budget covers a workload that may be scaled in to one pod. */
    MINIMUM_BELOW_TWO,
    /** A vertical autoscaler changes the request that a horizontal one measures against. */
    VERTICAL_ON_SAME_METRIC
}
