package io.plimsoll.spec;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of a setting, and how the pods behind the first entry point come to know of it.
 *
 * @param configMap the ConfigMap's name in the manifests, without the hash that kustomize adds
 * @param namespace its namespace; {@code null} means the only one in which the manifests have it
 * @param key the key whose value changes
 * @param value its new value
 * @param reachesBy how pods come to know of it
 * @param afterChange commands of kubectl that a release runs after the change
 * @param within how long it may take until every pod shows the new value
 * @param read the request by which each pod shows the value
 * @param shows what its answer holds when the pod has the new value, and only then
 */
public record ConfigurationChange(
        String configMap,
        @Nullable String namespace,
        String key,
        String value,
        ReachesBy reachesBy,
        List<String> afterChange,
        Duration within,
        RequestSpec read,
        String shows) {

    public ConfigurationChange {
        afterChange = List.copyOf(afterChange);
    }

    /** How pods come to know of a new value. */
    public enum ReachesBy {
        /** They are replaced by pods that start with it. */
        ROLL,
        /** They read it again by themselves. */
        RELOAD;

        /** Returns the word that the spec uses, for example {@code roll}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
