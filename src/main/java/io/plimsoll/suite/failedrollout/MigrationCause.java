package io.plimsoll.suite.failedrollout;

/** What can be wrong with a migration besides what can be wrong with any failed rollout. */
enum MigrationCause {
    /** The migration failed where it had been run before. */
    MIGRATION_NOT_REPEATABLE,
    /** A pod started to serve before its migration had ended. */
    TRAFFIC_BEFORE_MIGRATION,
    /** The migration failed, and its pod went on all the same. */
    FAILED_MIGRATION_RELEASED
}
