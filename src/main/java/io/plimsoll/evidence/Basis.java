package io.plimsoll.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verdict rests on: what was looked at, out of how much, and whether the instrument was seen to work.
 *
 * @param populations what was looked at, the most telling first; empty if the scenario ended before it looked
 * @param control what showed that the instrument would have noticed
 */
public record Basis(List<Population> populations, Control control) {

    public Basis {
        populations = List.copyOf(populations);
    }

    /** The basis of a verdict on a scenario that ended before its control. */
    public static Basis notReached(String why) {
        return new Basis(
                List.of(),
                new Control(
                        "the scenario’s own control, which comes before anything is provoked",
                        Control.State.NOT_REACHED,
                        why));
    }

    /**
     * A number of things of one kind.
     *
     * @param of what is counted, for example {@code pods of Deployment shop/api}
     * @param examined how many of them the verdict is about
     * @param total how many there were
     * @param rule how the examined ones were chosen; {@code census} if none was left out
     * @param queries where the total comes from
     */
    public record Population(String of, long examined, long total, String rule, List<Query> queries) {

        /** The rule of whoever leaves nothing out. */
        public static final String CENSUS = "census";

        public Population {
            queries = List.copyOf(queries);
            if (examined < 0 || examined > total) {
                throw new IllegalArgumentException(
                        "%s: expected to have examined at most all %s, observed %s".formatted(of, total, examined));
            }
            if (rule.equals(CENSUS) && examined != total) {
                throw new IllegalArgumentException(
                        "%s: a census leaves nothing out, but %s of %s were examined".formatted(of, examined, total));
            }
        }

        /** Makes a population of which nothing was left out. */
        public static Population census(String of, long total, List<Query> queries) {
            return new Population(of, total, total, CENSUS, queries);
        }
    }

    /**
     * A question whose answer is recorded, so that it can be asked again.
     *
     * @param request the request as it was sent, for example {@code GET /api/v1/namespaces/shop/pods}, or the recorded file
     *     that was counted
     * @param resourceVersion the state of the cluster that the answer is of; {@code null} if no API server was asked
     * @param items how many items the answer had
     * @param complete whether the answer was whole, and not a first page of several
     */
    public record Query(String request, @Nullable String resourceVersion, long items, boolean complete) {}

    /**
     * A positive control: what has to be seen before not seeing something means anything.
     *
     * @param what which control it was
     * @param state what came of it
     * @param observed what was seen
     */
    public record Control(String what, State state, String observed) {

        /** What can come of a control. */
        public enum State {
            /** The instrument was seen to work. */
            HELD,
            /** It was seen not to work: the verdict cannot be a pass. */
            NOT_HELD,
            /** The scenario ended, or was not asked for so far, before the control could be made. */
            NOT_REACHED,
            /** The check needs none: it passes on what is there, and not on what is not seen. */
            NOT_NEEDED
        }

        /** Returns the control that holds only if this one and another do. */
        public Control and(Control other) {
            State both = state == State.HELD ? other.state() : state;
            return new Control(what + "; " + other.what(), both, observed + "; " + other.observed());
        }

        /** Makes the control of a check that needs none. */
        public static Control notNeeded(String why) {
            return new Control("none", State.NOT_NEEDED, why);
        }
    }
}
