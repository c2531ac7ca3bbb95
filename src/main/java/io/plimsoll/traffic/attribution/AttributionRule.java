package io.plimsoll.traffic.attribution;

import java.util.List;

/** A rule that may explain a loss by one cause. */
interface AttributionRule {

    /** Returns every explanation of a loss by this rule, one for each pod that would explain it. */
    List<Explanation> explain(Loss loss, Scene scene);

    /** Returns whether an explanation by this rule settles the matter, so that later rules are not asked. */
    default boolean decisive() {
        return false;
    }
}
