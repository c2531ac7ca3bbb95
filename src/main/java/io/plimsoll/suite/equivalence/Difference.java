package io.plimsoll.suite.equivalence;

import io.plimsoll.spec.EquivalenceSpec.Aspect;

/**
 * One way in which the two sides differ.
 *
 * @param subject what differs: a request, or a service
 * @param aspect in what
 * @param detail which one of several; empty if there is one only
 * @param compose what the Compose file leads to
 * @param kubernetes what the manifests lead to
 */
record Difference(String subject, Aspect aspect, String detail, String compose, String kubernetes) {

    /** Returns the name by which a spec says that it is intended. */
    String name() {
        return subject + ": " + aspect.word() + (detail.isEmpty() ? "" : " " + detail);
    }
}
