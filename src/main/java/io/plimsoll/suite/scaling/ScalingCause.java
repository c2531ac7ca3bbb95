package io.plimsoll.suite.scaling;

/** What can be wrong with scaling by hand besides the causes of lost requests. */
enum ScalingCause {
    /** Not all of the pods that were asked for became available. */
    SCALE_OUT_STALLED,
    /** Not all of the pods that were too many went. */
    SCALE_IN_STALLED,
    /** A new pod had no share of the load. */
    NEW_POD_IDLE
}
