package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;

import java.util.List;

/** Holds a spec against the Compose file that it names, once Compose has read that. */
public final class ComposeValidator {

    private ComposeValidator() {}

    /**
     * Names everything in the spec that the Compose file contradicts.
     *
     * @param valid the spec as it was read
     * @param services the services that Compose starts
     * @return the problems in the order of the spec; empty if there are none
     */
    public static List<SpecProblem> validate(SpecResult.Valid valid, List<String> services) {
        DeploymentSpec spec = valid.spec();
        Problems problems = new Problems(spec.file());
        List<EquivalenceSpec.Pair> pairs = spec.equivalence().pairs();
        for (int i = 0; i < pairs.size(); i++) {
            String service = pairs.get(i).service();
            if (!services.contains(service)) {
                problems.add(
                        valid.positions().of("equivalence.pairs[" + i + "].service"),
                        "the Compose file starts no service " + quoted(service) + " – it starts "
                                + Fields.list(services),
                        Nearest.to(service, services)
                                .map(word -> "did you mean " + quoted(word) + "?")
                                .orElse(""));
            }
        }
        return problems.inFileOrder();
    }
}
