package io.plimsoll.spec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the variables of a Compose file are meant to do.
 *
 * @param other values of a second environment; empty if there is none
 * @param read the request to the first entry point by which the second environment shows; {@code null} if there is none
 * @param shows what its answer holds in the second environment, and only there; {@code null} if there is none
 * @param mandatory variables that must have a value, each with a word that a message about its absence has
 */
public record ComposeConfiguration(
        Map<String, String> other, @Nullable RequestSpec read, @Nullable String shows, Map<String, String> mandatory) {

    public ComposeConfiguration {
        other = Ordered.copyOf(other);
        mandatory = Ordered.copyOf(mandatory);
    }
}
