package io.plimsoll.spec;

import java.time.Duration;
import java.util.List;

/** What a spec means when it leaves something out. The published schema states the same values. */
final class Defaults {

    static final int REQUESTS_PER_SECOND = 200;
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    static final int NODES = 1;
    static final String CLUSTER_IMAGE = ClusterSpec.DEFAULT_IMAGE;
    static final int LOST_REQUESTS = 0;
    static final int APPLICATION_ERRORS = 0;
    /** Three failed updates, drilled one after the other, then take at most eight minutes. */
    static final Duration FAILED_UPDATE = Duration.ofSeconds(150);

    /** The kubelet looks at ConfigMaps once a minute; the rest is for the pod. */
    static final Duration CONFIGURATION = Duration.ofMinutes(2);

    /** A proxy that is replaced or reloads follows at once; its Service's endpoints take a second or two. */
    static final Duration CANARY = Duration.ofSeconds(5);

    /** Most services keep nothing in a pod. */
    static final ReadWrite.From READ_FROM = ReadWrite.From.ANY_POD;

    static final Duration DEPLOY = Duration.ofMinutes(3);
    static final Duration STABLE = Duration.ofSeconds(60);

    /** A build is sent all of it and the engine keeps a copy, so that more is almost always a mistake. */
    static final long BUILD_CONTEXT = 2_000_000_000;

    static final NamespacesMode NAMESPACES = NamespacesMode.PREFIXED;
    static final String CLASSIFICATION = "internal";
    static final EvidenceSpec.Assessor ASSESSOR = EvidenceSpec.Assessor.SELF;
    static final String RETENTION_CLASS = "standard";
    /** The twelve months for which PCI DSS 10.5.1 keeps audit logs: long enough for an audit every year. */
    static final int RETENTION_DAYS = 366;

    static final long IMAGE_SIZE = 500_000_000;
    static final int IMAGE_LAYERS = 30;
    static final Duration IMAGE_START = Duration.ofSeconds(30);
    static final long IMAGE_MEMORY = 512L << 20;
    static final Duration IMAGE_START_LIMIT = Duration.ofSeconds(60);
    static final String METHOD = "GET";
    static final int STATUS = 200;

    /** How structured logs, Java, Go, Python, PostgreSQL and nginx mark an error. */
    static final List<String> ERROR_LOG_PATTERNS = List.of(
            "(?i)\"(?:level|severity|log\\.level|lvl)\"\\s*:\\s*\"(?:error|fatal|critical|panic|alert|emergency|severe)\"",
            "(?i)\\b(?:level|severity|lvl)=\"?(?:error|fatal|critical|panic)\\b",
            "\\b(?:ERROR|FATAL|PANIC|CRITICAL|SEVERE)\\b",
            "\\[(?:error|crit|alert|emerg)\\]",
            "^panic: ",
            "^Traceback \\(most recent call last\\):",
            "^Exception in thread \"");

    private Defaults() {}
}
