package io.plimsoll.environment;

import java.util.Locale;

/** What a run calls its own namespaces on a cluster that others use as well. */
public final class OwnNamespace {

    /** As long as a name of Kubernetes may be that is part of a DNS name. */
    private static final int LONGEST = 63;

    private static final int HASH = 8;

    private OwnNamespace() {}

    /** Returns the name for a namespace: with the run's id in front, and cut where it would be too long. */
    public static String of(LiveRun run, String name) {
        String full = "plimsoll-" + run.id() + "-" + name;
        return full.length() <= LONGEST
                ? full
                : full.substring(0, LONGEST - HASH - 1).replaceAll("[.-]+$", "") + "-" + hash(full);
    }

    private static String hash(String text) {
        return String.format(Locale.ROOT, "%0" + HASH + "x", text.hashCode());
    }
}
