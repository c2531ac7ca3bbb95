package io.plimsoll.suite.probes;

/** What can be wrong with probes. */
enum ProbeCause {
    /** A container has no readiness probe. */
    READINESS_MISSING,
    /** A container has no liveness probe. */
    LIVENESS_MISSING,
    /** A container starts so slowly that its liveness probe may kill it, and has no startup probe. */
    STARTUP_MISSING,
    /** The pod stayed a ready endpoint although its readiness probe had to fail. */
    NOT_WITHDRAWN,
    /** The pod was withdrawn later than its probe's figures allow. */
    WITHDRAWN_LATE,
    /** Requests on new connections reached the pod after routing had to have turned away from it. */
    STILL_ROUTED,
    /** The pod was not ready again in time after the failure had ended. */
    NOT_BACK,
    /** The container was not restarted although its liveness probe had to fail. */
    NOT_RESTARTED,
    /** The container was restarted before its probe's figures allow it. */
    RESTARTED_EARLY,
    /** The container was restarted later than its probe's figures allow. */
    RESTARTED_LATE,
    /** Containers of other pods ended meanwhile. */
    OTHERS_TOUCHED,
    /** The container was killed while its startup probe still had to let it start. */
    KILLED_WHILE_STARTING,
    /** A container ended because of what the workload depends on. */
    RESTARTED_WITH_DEPENDENCY,
    /** Requests still failed after everything was ready again. */
    FAILING_AFTER_RETURN,
    /** Pods were ready without what they depend on, or not ready, where the spec wants the other. */
    READINESS_UNWANTED,
    /** A container of a healthy pod ended under the declared load. */
    RESTARTED_UNDER_LOAD,
    /** A healthy pod became unready under the declared load. */
    UNREADY_UNDER_LOAD,
    /** The readiness probe does not notice that the served port cannot be reached. */
    SERVING_PORT_NOT_PROBED
}
