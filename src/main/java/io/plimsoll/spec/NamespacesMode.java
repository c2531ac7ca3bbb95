package io.plimsoll.spec;

import java.util.Locale;

/** What happens to the namespaces that manifests name when they are applied to an existing cluster. */
public enum NamespacesMode {
    /** Everything goes into prefixed namespaces of the run's own. */
    PREFIXED,
    /** Namespaces are used as the manifests write them. */
    AS_WRITTEN;

    /** Returns the mode as the spec writes it, for example {@code as-written}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
