package io.plimsoll.suite.equivalence;

import io.plimsoll.check.Finding;
import java.util.List;

/** Differences that a spec does not say are meant. */
final class Differences {

    private Differences() {}

    static Finding finding(String cause, String name, String compose, String kubernetes) {
        return new Finding(
                cause,
                name,
                "the same on Compose and in the cluster",
                "on Compose: %s; in the cluster: %s".formatted(compose, kubernetes),
                "intended? The spec does not say so",
                "make both sides alike; or, if it is meant, give the reason in the spec: equivalence: {intended: {\""
                        + name + "\": REASON}}",
                List.of());
    }
}
