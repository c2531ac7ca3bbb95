package io.plimsoll.suite.rollingupdate;

/** What can be wrong with a rolling update besides the causes of lost requests. */
public enum RollingUpdateCause {
    /** The rollout did not complete. */
    ROLLOUT_STALLED,
    /** A new connection was answered by the old version after its last endpoint was gone. */
    OLD_VERSION_ANSWERED,
    /** Fewer pods were available than the floor allows. */
    FLOOR_BROKEN,
    /** More pods existed than replicas and surge allow. */
    CEILING_BROKEN
}
