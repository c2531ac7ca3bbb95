package io.plimsoll.spec;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of a setting, and how the pods behind the first entry point come to know of it.
 *
 * @param kind what holds the setting
 * @param name its name in the manifests, without the hash that kustomize adds
 * @param namespace its namespace; {@code null} means the only one in which there is one of that name
 * @param key the key whose value changes
 * @param value its new value
 * @param reachesBy how pods come to know of it
 * @param afterChange commands of kubectl that a release runs after the change
 * @param within how long it may take until every pod shows the new value
 * @param read the request by which each pod shows the value
 * @param shows what its answer holds when the pod has the new value, and only then
 */
public record ConfigurationChange(
        Kind kind,
        String name,
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

    /** What holds a setting. */
    public enum Kind {
        /** A ConfigMap. */
        CONFIG_MAP("ConfigMap", "config-map"),
        /** A Secret. */
        SECRET("Secret", "secret");

        private final String kind;
        private final String key;

        Kind(String kind, String key) {
            this.kind = kind;
            this.key = key;
        }

        /** Returns Kubernetes' word for it, for example {@code ConfigMap}. */
        public String kind() {
            return kind;
        }

        /** Returns the key that names it in the spec, for example {@code config-map}. */
        public String key() {
            return key;
        }
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
