package io.plimsoll.suite.configuration;

/** What can be wrong with a changed setting besides the causes of lost requests. */
enum ConfigurationCause {
    /** A pod did not show the new value in time. */
    CHANGE_NOT_REACHED,
    /** Pods were replaced although they were to read it again, or kept although they were to be replaced. */
    REACHED_ANOTHER_WAY
}
