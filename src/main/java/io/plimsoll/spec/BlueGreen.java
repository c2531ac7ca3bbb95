package io.plimsoll.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two workloads behind one Service, of which one serves at a time.
 *
 * <p>The switch itself is a change of the Service's selector. In the commands, {@code {to}} stands for the workload that is
 * switched to, such as {@code deployment/shop-green}, and {@code {from}} for the other one.
 *
 * @param service the Service that is switched
 * @param namespace the namespace of all three; {@code null} means the only one in which the manifests have the Service
 * @param blue the workload that serves first
 * @param green the workload that is switched to
 * @param beforeSwitch commands of kubectl that must succeed, else the switch is refused
 * @param afterSwitch commands of kubectl that follow the switch
 */
public record BlueGreen(
        String service,
        @Nullable String namespace,
        WorkloadRef blue,
        WorkloadRef green,
        List<String> beforeSwitch,
        List<String> afterSwitch) {

    public BlueGreen {
        beforeSwitch = List.copyOf(beforeSwitch);
        afterSwitch = List.copyOf(afterSwitch);
    }
}
