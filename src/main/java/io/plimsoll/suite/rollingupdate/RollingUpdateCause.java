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
    CEILING_BROKEN,
    /** There is no earlier revision that could be put back. */
    NO_PREVIOUS_REVISION,
    /** The rollback did not complete within its bound. */
    ROLLBACK_STALLED,
    /** The pods after the rollback have another template than those before the update. */
    OTHER_TEMPLATE,
    /** The pods after the rollback run another image than those before the update. */
    OTHER_IMAGE,
    /** No request was answered for longer than is declared. */
    OUTAGE_TOO_LONG,
    /** One version did not find what the other had written. */
    NOT_READ_BY_OTHER
}
