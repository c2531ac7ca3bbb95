package io.plimsoll.suite.deploy;

import io.plimsoll.environment.CommandResult;
import io.plimsoll.environment.Environment;
import io.plimsoll.environment.NodeHandle;
import io.plimsoll.environment.ToolboxAccess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much pods were held back at their CPU limits, as the nodes' control groups count it. */
final class CpuThrottling {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** One line per control group: its path, then the counters of cpu.stat. */
    private static final String SCRIPT = "find /proc/1/root/sys/fs/cgroup -path '*pod*' -name cpu.stat 2>/dev/null"
            + " | while read -r f; do echo \"$f $(tr '\\n' ' ' < \"$f\")\"; done";

    private static final Pattern POD = Pattern.compile("pod([0-9a-f]{8}[-_][0-9a-f_-]{27})");
    private static final Pattern PERIODS = Pattern.compile("nr_periods (\\d+)");
    private static final Pattern THROTTLED = Pattern.compile("nr_throttled (\\d+)");

    private final Map<String, Double> shares;

    private CpuThrottling(Map<String, Double> shares) {
        this.shares = Map.copyOf(shares);
    }

    /** Returns one that knows nothing. */
    static CpuThrottling unknown() {
        return new CpuThrottling(Map.of());
    }

    /** Reads the counters of every node that can be entered; nothing is known of the others. */
    static CpuThrottling readFrom(Environment environment) {
        StringBuilder lines = new StringBuilder();
        for (NodeHandle node : environment.nodes()) {
            if (environment.toolbox(node) instanceof ToolboxAccess.Available available) {
                CommandResult result = available.toolbox().run(LIMIT, "sh", "-c", SCRIPT);
                lines.append(result.stdout());
            }
        }
        return parse(lines.toString());
    }

    static CpuThrottling parse(String lines) {
        Map<String, Double> shares = new HashMap<>();
        lines.lines().forEach(line -> {
            Matcher pod = POD.matcher(line);
            Matcher periods = PERIODS.matcher(line);
            Matcher throttled = THROTTLED.matcher(line);
            if (pod.find() && periods.find() && throttled.find() && Long.parseLong(periods.group(1)) > 0) {
                double share = Double.parseDouble(throttled.group(1)) / Double.parseDouble(periods.group(1));
                shares.merge(pod.group(1).replace('_', '-'), share, Math::max);
            }
        });
        return new CpuThrottling(shares);
    }

    /** Returns the share of CPU periods in which the pod was held back, 0 to 1; 0 if nothing is known of it. */
    double shareOf(String podUid) {
        return shares.getOrDefault(podUid, 0.0);
    }
}
