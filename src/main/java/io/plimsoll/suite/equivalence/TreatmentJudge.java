package io.plimsoll.suite.equivalence;

import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.EquivalenceSpec.Aspect;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides DEP-EQV-003: what runs on both sides listens on the same ports, as the same user, within the same limits, with the same
 * things mounted, is asked for its health alike and gets the same time to end.
 */
final class TreatmentJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-EQV-003";

    private static final Set<Aspect> ASPECTS = EnumSet.of(
            Aspect.PORT,
            Aspect.HEALTHCHECK,
            Aspect.MEMORY_LIMIT,
            Aspect.PROCESSOR_LIMIT,
            Aspect.VOLUME,
            Aspect.USER,
            Aspect.GRACE_PERIOD);

    private TreatmentJudge() {}

    /** Returns the verdict that {@code facts} lead to. */
    static Verdict judge(EquivalenceFacts facts) {
        Pairing pairing = Pairing.of(facts.compose(), facts.kubernetes(), facts.pairs());
        if (!pairing.problems().isEmpty()) {
            return SettingsJudge.wrongPairs(pairing);
        }
        if (!facts.seesProcesses()) {
            return new Verdict.NotTested(
                    ReasonCode.ENV_UNSUPPORTED,
                    "the nodes of this cluster are not the run's own, so users and ports of its processes cannot be seen");
        }
        if (pairing.pairs().isEmpty()) {
            return new Verdict.Error(
                    "no service of the Compose file is known to be a container of the manifests",
                    "name them in the spec: equivalence: {pairs: [{service: NAME, workload: KIND/NAME, container: NAME}]}");
        }
        List<String> unseen = unseen(pairing);
        if (!unseen.isEmpty()) {
            return new Verdict.Error(
                    "no process was seen of " + String.join(", ", unseen),
                    "run the check again while nothing restarts");
        }
        Comparison comparison = Comparison.of(PartDifferences.of(pairing), ASPECTS, facts.intent());
        List<Measurement> measurements = List.of(
                new Measurement("services with a container", pairing.pairs().size(), "", null),
                comparison.measurement());
        return comparison.findings().isEmpty()
                ? new Verdict.Pass(
                        "%s; ports, health, limits, volumes, users and time to end compared: %s"
                                .formatted(SettingsJudge.inWords(pairing), comparison.intendedInWords()),
                        measurements)
                : new Verdict.Fail(comparison.findings(), measurements);
    }

    /** Returns what runs on and was not seen to. */
    private static List<String> unseen(Pairing pairing) {
        return pairing.pairs().entrySet().stream()
                .filter(pair -> !pair.getKey().ends() && !pair.getValue().ends())
                .flatMap(pair -> List.of(pair.getKey(), pair.getValue()).stream())
                .filter(part -> part.running() == null)
                .map(Part::place)
                .toList();
    }

    /** Returns how many processes were seen of how many parts that run on. */
    static Map.Entry<Long, Long> seen(List<Part> parts) {
        long running = parts.stream().filter(part -> !part.ends()).count();
        long seen = parts.stream()
                .filter(part -> !part.ends() && part.running() != null)
                .count();
        return Map.entry(seen, running);
    }
}
