package io.plimsoll.workload;

import io.plimsoll.timeline.ProbeCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a kubelet has counted of probes since it was started, read from its metrics.
 *
 * <p>{@code prober_probe_total} counts by result, {@code prober_probe_duration_seconds} adds up how long they took; both are
 * served at {@code /metrics/probes}, see "Node metrics data" in Kubernetes' documentation. The second one names pods only by
 * name, so a time is told of the pod that has the name now.
 */
final class ProbeMetrics {

    private static final Pattern LINE = Pattern.compile(
            "(prober_probe_total|prober_probe_duration_seconds_sum)\\{([^}]*)\\} ([0-9.eE+-]+)(?: [0-9]+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** One probe of one container. */
    private record Key(String namespace, String pod, String container, ProbeCount.Kind kind) {}

    /** What was counted of it. */
    private static final class Total {
        private String uid = "";
        private long succeeded;
        private long failed;
        private double seconds;
    }

    private final Map<Key, Total> totals = new HashMap<>();

    /**
     * Reads the metrics of one kubelet.
     *
     * @param text the metrics in Prometheus' text format
     * @param namespaces whose pods to look at
     */
    static ProbeMetrics read(String text, Set<String> namespaces) {
        ProbeMetrics metrics = new ProbeMetrics();
        text.lines().filter(line -> line.startsWith("prober_probe_")).forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                Map<String, String> labels = labels(matcher.group(2));
                if (namespaces.contains(labels.getOrDefault("namespace", ""))) {
                    metrics.add(matcher.group(1), labels, Double.parseDouble(matcher.group(3)));
                }
            }
        });
        return metrics;
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        Matcher matcher = LABEL.matcher(text);
        while (matcher.find()) {
            labels.put(matcher.group(1), matcher.group(2));
        }
        return labels;
    }

    private void add(String metric, Map<String, String> labels, double value) {
        ProbeCount.Kind kind;
        switch (labels.getOrDefault("probe_type", "").toLowerCase(Locale.ROOT)) {
            case "readiness" -> kind = ProbeCount.Kind.READINESS;
            case "liveness" -> kind = ProbeCount.Kind.LIVENESS;
            case "startup" -> kind = ProbeCount.Kind.STARTUP;
            default -> {
                return;
            }
        }
        Total total = totals.computeIfAbsent(
                new Key(
                        labels.getOrDefault("namespace", ""),
                        labels.getOrDefault("pod", ""),
                        labels.getOrDefault("container", ""),
                        kind),
                key -> new Total());
        if (metric.equals("prober_probe_duration_seconds_sum")) {
            total.seconds = value;
            return;
        }
        // A StatefulSet's pods keep their names: the counts of an earlier one are other pods' counts.
        total.uid = labels.getOrDefault("pod_uid", "");
        switch (labels.getOrDefault("result", "")) {
            case "successful" -> total.succeeded = (long) value;
            case "failed" -> total.failed = (long) value;
            default -> {
                // "unknown" is none of the two: the kubelet asks again.
            }
        }
    }

    /**
     * Returns what was counted between an earlier reading and this one; nothing for probes of which there is nothing new.
     *
     * @param before the earlier reading
     * @param micros when this one was made
     */
    List<ProbeCount> since(ProbeMetrics before, long micros) {
        List<ProbeCount> counts = new ArrayList<>();
        totals.forEach((key, total) -> {
            Total earlier = before.totals.getOrDefault(key, new Total());
            boolean same = earlier.uid.equals(total.uid);
            long succeeded = total.succeeded - (same ? earlier.succeeded : 0);
            long failed = total.failed - (same ? earlier.failed : 0);
            if (!total.uid.isEmpty() && succeeded >= 0 && failed >= 0 && succeeded + failed > 0) {
                double seconds = total.seconds - earlier.seconds;
                counts.add(new ProbeCount(
                        micros, total.uid, key.container(), key.kind(), succeeded, failed, Math.max(0, seconds)));
            }
        });
        counts.sort(java.util.Comparator.comparing(ProbeCount::podUid)
                .thenComparing(ProbeCount::container)
                .thenComparing(ProbeCount::kind));
        return counts;
    }
}
