package io.plimsoll.evidence;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who connects to whom, as a picture shows it: what is declared, what policies forbid of it, and what passes besides.
 *
 * @param title what the picture is of
 * @param groups where those who connect are, such as namespaces, in order
 * @param flows the connections, in order
 */
public record FlowPicture(String title, List<Group> groups, List<Flow> flows) {

    public FlowPicture {
        groups = List.copyOf(groups);
        flows = List.copyOf(flows);
        Set<String> known = new HashSet<>();
        groups.forEach(group -> group.members().forEach(member -> known.add(member.id())));
        for (Flow flow : flows) {
            if (!known.contains(flow.from()) || !known.contains(flow.to())) {
                throw new IllegalArgumentException("%s: a flow leads from %s to %s, one of whom is in no group"
                        .formatted(title, flow.from(), flow.to()));
            }
        }
    }

    /**
     * Some that belong together.
     *
     * @param name for example {@code namespace shop}
     * @param members who, in order
     */
    public record Group(String name, List<Member> members) {
        public Group {
            members = List.copyOf(members);
        }
    }

    /**
     * One who connects, or is connected to.
     *
     * @param id by which flows name it
     * @param name for example {@code deployment/web}
     * @param detail for example {@code 3 pods}; empty if there is nothing to say
     */
    public record Member(String id, String name, String detail) {}

    /**
     * Connections from one to another.
     *
     * @param from who opens them
     * @param to who accepts them
     * @param ports on which ports, for example {@code TCP/5432}
     * @param state what is meant and what came of it
     * @param because why, for a person to read; empty if nothing is to be said
     */
    public record Flow(String from, String to, String ports, State state, String because) {}

    /** What is meant with a flow, and what came of it. */
    public enum State {
        /** Declared, but policies forbid it. */
        FORBIDDEN,
        /** Declared and allowed, but nothing passed. */
        CUT,
        /** It passed, and nobody declared it. */
        UNDECLARED,
        /** Declared, and it passed. */
        DECLARED,
        /** Nobody declared any flow, and it passed. */
        PASSED,
        /** Declared, and not tried: it leads out of the cluster. */
        UNTRIED
    }
}
