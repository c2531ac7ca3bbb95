package io.plimsoll.suite.gracefulshutdown;

/** What can be wrong with a pod's end besides the causes of lost requests. */
enum ShutdownCause {
    /** A request that the pod had begun to work on was never answered. */
    IN_FLIGHT_CUT,
    /** A request that was in flight got a wrong answer. */
    WRONG_ANSWER,
    /** The pod was killed when its grace period was over. */
    KILLED_AT_GRACE_END,
    /** The first process does not handle the stop signal. */
    SIGNAL_IGNORED,
    /** The first process is a shell that does not pass the stop signal on. */
    SIGNAL_SWALLOWED_BY_SHELL,
    /** Without a request in flight, most of the grace period went by before the process ended. */
    EXIT_NEAR_GRACE_END,
    /** A preStop hook failed or did not run to its end. */
    PRE_STOP_FAILED,
    /** The listener closed before the endpoint was withdrawn. */
    LISTENER_CLOSED_TOO_EARLY,
    /** A kept-alive connection was cut when a request came on it. */
    KEPT_ALIVE_CUT,
    /** A connection on which nothing was under way was reset. */
    IDLE_RESET,
    /** An HTTP/2 connection or a WebSocket ended without having been told. */
    ENDED_WITHOUT_NOTICE,
    /** A connection was left open by a pod that is gone. */
    LEFT_HANGING,
    /** The pod's endpoint stayed published although nothing listened. */
    ENDPOINT_KEPT,
    /** Requests were lost that neither the killed pod held nor the removal of its endpoint explains. */
    LOST_BEYOND_THE_POD,
    /** The full number of pods was not ready again in time. */
    CAPACITY_NOT_RESTORED,
    /** What the workload depends on did not become ready again after a crash. */
    DEPENDENCY_NOT_BACK,
    /** The workload's own containers ended because of the crash of what it depends on. */
    RESTARTED_WITH_DEPENDENCY,
    /** Requests went on failing although everything was ready again. */
    FAILING_AFTER_RETURN
}
