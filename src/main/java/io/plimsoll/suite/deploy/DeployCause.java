package io.plimsoll.suite.deploy;

/** Why a deployment did not become ready from clean or did not stay so. */
public enum DeployCause {
    /** The API server refused an object. */
    REFUSED,
    /** An image could not be had. */
    IMAGE_UNAVAILABLE,
    /** A ConfigMap, Secret, key or volume that a container refers to is not there. */
    CONFIGURATION_MISSING,
    /** No node takes the pod. */
    UNSCHEDULABLE,
    /** A container was killed at its memory limit. */
    OUT_OF_MEMORY,
    /** A container was held back by its CPU limit for most of the time. */
    CPU_LIMIT,
    /** The application says that its database cannot be reached. */
    DATABASE_UNREACHABLE,
    /** A probe asks on a port or path where nothing answers it. */
    WRONG_PROBE,
    /** A container ended by itself. */
    CRASH,
    /** Nothing above was seen, yet the budget was used up. */
    NOT_READY_IN_TIME,
    /** It was ready and then restarted, warned or logged an error. */
    NOT_STABLE,
    /** It was ready, and an entry point did not answer as declared. */
    ENTRY_POINT_ANSWERS_WRONG
}
