package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.Cell;
import io.plimsoll.network.CellPlan;
import io.plimsoll.network.ClusterDns;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.Expected;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Party;
import io.plimsoll.network.PolicyOracle;
import io.plimsoll.network.Port;
import io.plimsoll.network.ResolvedFlow;
import io.plimsoll.network.ServiceNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The connections that make up the table: between the deployment's pods and the strangers' and to their Services, to the
 * cluster's DNS and API server, to what stands for the outside, and those that flows declare.
 */
final class TableCells {

    private TableCells() {}

    /**
     * Returns every cell that a probe can tell something of and that has something to connect to.
     *
     * @param state the cluster
     * @param seats where the probers sit
     * @param own the deployment's namespaces
     * @param strangers the namespace of the harness's own pods
     * @param listening the ports that processes in a pod were seen to listen on, beside those that it declares
     * @param flows the connections that flows declare
     */
    static List<Cell> of(
            ClusterState state,
            Seats seats,
            Set<String> own,
            String strangers,
            Map<ObjectKey, Set<Port>> listening,
            Collection<ResolvedFlow> flows) {
        Set<String> namespaces = new TreeSet<>(own);
        namespaces.add(strangers);
        CellPlan plan = CellPlan.of(state, namespaces, listening, true);
        List<Cell> cells = new ArrayList<>(plan.cells());
        for (List<ObjectKey> group : plan.groups().groups()) {
            Party.OfPod from = new Party.OfPod(group.get(0));
            for (List<ObjectKey> to : plan.groups().groups()) {
                // Those of the harness are as like as two peas, and so are in one group.
                Party accepting = new Party.OfPod(to.get(to.size() - 1));
                Strangers.UNDECLARED_PORTS.forEach(port -> cells.add(new Cell(from, accepting, port)));
            }
            cells.addAll(toSystem(state, from));
            cells.addAll(OutsidePorts.from(from));
        }
        state.nodes().forEach(node -> cells.addAll(OutsidePorts.from(new Party.OfNode(node.name()))));
        flows.forEach(flow -> cells.addAll(flow.cells()));
        TablePlan plausible = new TablePlan(state, Map.of(), seats, cells);
        PolicyOracle oracle = PolicyOracle.of(state);
        return plausible.cells().stream()
                .filter(plausible::isTelling)
                .filter(cell -> oracle.expect(cell).outcome() != Expected.UNREACHABLE)
                .toList();
    }

    private static List<Cell> toSystem(ClusterState state, Party from) {
        List<Cell> cells = new ArrayList<>();
        ClusterDns.serviceIn(state).ifPresent(dns -> dns.ports().stream()
                .filter(port -> port.port().number() == ClusterDns.UDP.number())
                .forEach(port -> cells.add(new Cell(from, new Party.OfService(dns.key(), false), port.port()))));
        state.service(ServiceNames.API_SERVER).ifPresent(api -> api.ports()
                .forEach(port ->
                        cells.add(new Cell(from, new Party.OfService(ServiceNames.API_SERVER, false), port.port()))));
        return cells;
    }
}
