package io.plimsoll.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What policies say of one side of a connection.
 *
 * @param direction which side: egress of who opens it, or ingress of who accepts it
 * @param subject whose side
 * @param reason why it passes or does not
 * @param selectedBy the policies that isolate the subject in this direction, as "namespace/name"
 * @param grants the rules that allow it; empty unless the reason is {@link Reason#GRANTED}
 * @param misses rules of those policies that do not, and why
 */
public record DirectionVerdict(
        Direction direction,
        Party subject,
        Reason reason,
        List<String> selectedBy,
        List<Grant> grants,
        List<Miss> misses) {

    public DirectionVerdict {
        selectedBy = List.copyOf(selectedBy);
        grants = List.copyOf(grants);
        misses = List.copyOf(misses);
    }

    /** Why one side passes or does not. */
    public enum Reason {
        /** It is no pod of the cluster, so no policy can select it. */
        NOT_A_POD(true, "no pod, so no policy applies"),
        /** It shares its node's network: policies that select it have no defined effect, commonly none. */
        HOST_NETWORK(true, "shares its node's network, where policies commonly have no effect"),
        /** A pod cannot be kept from itself. */
        SAME_POD(true, "a pod always reaches itself"),
        /** A pod and the node it runs on cannot be kept apart. */
        OWN_NODE(true, "a pod and its own node always reach each other"),
        /** No policy isolates the pod in this direction. */
        NOT_ISOLATED(true, "no policy selects it, so everything is allowed"),
        /** A rule allows it. */
        GRANTED(true, "allowed"),
        /** The pod is isolated, and no rule allows it. */
        NOT_GRANTED(false, "no rule allows it");

        private final boolean passes;
        private final String words;

        Reason(boolean passes, String words) {
            this.passes = passes;
            this.words = words;
        }
    }

    /**
     * Which rule of which policy.
     *
     * @param policy the policy, as "namespace/name"
     * @param direction the side that it is about
     * @param index its place in the list of rules
     */
    public record RuleRef(String policy, Direction direction, int index) {
        @Override
        public String toString() {
            return policy + " " + direction.field() + "[" + index + "]";
        }
    }

    /**
     * A rule that allows the connection.
     *
     * @param rule which one
     * @param because through which of its peers and ports
     */
    public record Grant(RuleRef rule, String because) {}

    /**
     * A rule that does not allow the connection.
     *
     * @param rule which one
     * @param because what does not fit
     */
    public record Miss(RuleRef rule, String because) {}

    /** Returns whether this side lets the connection pass. */
    public boolean passes() {
        return reason.passes;
    }

    /** Returns in a few words what decides, for example {@code shop/web-to-store egress[0]}. */
    String summary() {
        String side = direction.field();
        if (reason == Reason.GRANTED) {
            return grants.stream().map(grant -> grant.rule().toString()).collect(Collectors.joining(" and "));
        }
        return reason == Reason.NOT_GRANTED
                ? "no %s rule of %s".formatted(side, String.join(", ", selectedBy))
                : "%s: %s".formatted(side, reason.words);
    }

    /** Returns the explanation, one line and a line for each rule that matters. */
    public List<String> explain() {
        List<String> lines = new ArrayList<>();
        String head = direction.field() + " of " + subject + ": ";
        if (selectedBy.isEmpty()) {
            lines.add(head + reason.words);
            return lines;
        }
        lines.add(head + "selected by " + String.join(", ", selectedBy) + "; " + reason.words);
        grants.forEach(grant -> lines.add("  by " + grant.rule() + ": " + grant.because()));
        if (!passes()) {
            misses.forEach(miss -> lines.add("  not by " + miss.rule() + ": " + miss.because()));
        }
        return lines;
    }
}
