package io.plimsoll.spec;

import java.util.Locale;

/**
 * Names a workload, written {@code deployment/report-service}.
 *
 * @param kind its kind
 * @param name its name
 */
public record WorkloadRef(Kind kind, String name) {

    /** A kind of workload that can be rolled. */
    public enum Kind {
        DEPLOYMENT("Deployment"),
        STATEFULSET("StatefulSet"),
        DAEMONSET("DaemonSet");

        private final String kubernetesKind;

        Kind(String kubernetesKind) {
            this.kubernetesKind = kubernetesKind;
        }

        /** Returns the kind as manifests write it, for example {@code StatefulSet}. */
        public String kubernetesKind() {
            return kubernetesKind;
        }

        /** Returns the kind as the spec writes it, for example {@code statefulset}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the reference as the spec writes it. */
    @Override
    public String toString() {
        return kind.word() + "/" + name;
    }
}
