package io.plimsoll.timeline.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.timeline.scaling.Situations.Situation;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

class PublishedAlgorithmPropertyTest {

    @Provide
    Arbitrary<Situation> situations() {
        return Arbitraries.randomValue(Situations::any);
    }

    /** Where the text allows two results, because doubles may fall to either side of an edge, it has to be one of them. */
    @Property(tries = 16_000, seed = "20261125")
    void decides_as_the_specification_says(@ForAll("situations") Situation situation) {
        ScalingDecision decision = new PublishedAlgorithm(situation.hpa(), situation.flags())
                .decide(situation.input(), situation.history());

        Set<Integer> allowed =
                new Specification(situation.hpa(), situation.flags(), situation.input(), situation.history()).desired();

        assertThat(allowed).as("%s", decision).contains(decision.desired());
        Statistics.label("results that the text allows")
                .collect(allowed.size() == 1)
                .coverage(coverage -> coverage.check(true).count(count -> count >= 10_000));
        int current = decision.current();
        Statistics.label("what was decided")
                .collect(Integer.signum(decision.desired() - current))
                .coverage(coverage -> {
                    coverage.check(1).count(count -> count > 1_000);
                    coverage.check(-1).count(count -> count > 1_000);
                    coverage.check(0).count(count -> count > 1_000);
                });
    }

    @Property(tries = 2_000, seed = "20261126")
    void never_leaves_the_bounds(@ForAll("situations") Situation situation) {
        ScalingDecision decision = new PublishedAlgorithm(situation.hpa(), situation.flags())
                .decide(situation.input(), situation.history());

        if (decision.current() != 0) {
            assertThat(decision.desired())
                    .isBetween(situation.hpa().minReplicas(), situation.hpa().maxReplicas());
        }
    }

    @Property(tries = 2_000, seed = "20261127")
    void decides_the_same_again(@ForAll("situations") Situation situation) {
        PublishedAlgorithm algorithm = new PublishedAlgorithm(situation.hpa(), situation.flags());

        assertThat(algorithm.decide(situation.input(), situation.history()))
                .isEqualTo(algorithm.decide(situation.input(), situation.history()));
    }
}
