package io.plimsoll.suite.equivalence;

import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.spec.EquivalenceSpec.Description;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says what the verdicts on two sides rest on. */
final class EquivalenceBasis {

    private EquivalenceBasis() {}

    static Basis answers(EquivalenceFacts facts) {
        int asked = facts.exchanges().size();
        int right = AnswersJudge.right(facts).size();
        List<Population> populations = new ArrayList<>();
        populations.add(Population.census("requests, sent to both sides", asked, List.of()));
        facts.descriptions().forEach(each -> populations.add(operations(each)));
        return new Basis(
                populations,
                new Control(
                        "both sides give the declared answer to at least one request",
                        right > 0 ? Control.State.HELD : Control.State.NOT_HELD,
                        "%s of %s".formatted(right, asked)));
    }

    private static Population operations(Description described) {
        String of = "operations of " + described.document();
        return described.untried().isEmpty()
                ? Population.census(of, described.operations(), List.of())
                : new Population(
                        of,
                        described.tried(),
                        described.operations(),
                        "all but " + described.untriedInWords(),
                        List.of());
    }

    static Basis settings(EquivalenceFacts facts) {
        return new Basis(parts(facts), Control.notNeeded("what is on one side only is a difference by itself"));
    }

    static Basis treatment(EquivalenceFacts facts) {
        Map.Entry<Long, Long> here = TreatmentJudge.seen(facts.compose());
        Map.Entry<Long, Long> there = TreatmentJudge.seen(facts.kubernetes());
        boolean all = here.getKey().equals(here.getValue()) && there.getKey().equals(there.getValue());
        return new Basis(
                parts(facts),
                new Control(
                        "a process of everything that runs on is seen, on both sides",
                        all ? Control.State.HELD : Control.State.NOT_HELD,
                        "%s of %s on Compose, %s of %s in the cluster"
                                .formatted(here.getKey(), here.getValue(), there.getKey(), there.getValue())));
    }

    private static List<Population> parts(EquivalenceFacts facts) {
        return List.of(
                Population.census(
                        "services of the Compose file", facts.compose().size(), List.of()),
                Population.census(
                        "containers of the manifests' workloads",
                        facts.kubernetes().size(),
                        List.of()));
    }
}
