package io.plimsoll.suite.equivalence;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.EquivalenceSpec.Aspect;
import io.plimsoll.toolbox.requests.Answer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Decides DEP-EQV-001: the same requests get the same answers from what the Compose file starts and what the manifests deploy. */
final class AnswersJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-EQV-001";

    private static final Set<Aspect> ASPECTS = EnumSet.of(Aspect.STATUS, Aspect.HEADER, Aspect.BODY);

    private AnswersJudge() {}

    /** Returns the verdict that {@code facts} lead to. */
    static Verdict judge(EquivalenceFacts facts) {
        if (!facts.unasked().isEmpty()) {
            return new Verdict.NotTested(
                    ReasonCode.PREREQ_MISSING,
                    "the Compose file has no service or port of the entry point's name, so these requests were not sent: "
                            + String.join(", ", facts.unasked()));
        }
        if (facts.exchanges().isEmpty()) {
            return new Verdict.NotTested(
                    ReasonCode.PREREQ_MISSING,
                    "the spec declares neither \"contract\" nor an entry point with requests, so there is nothing to ask both sides");
        }
        List<Finding> findings = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        int alike = 0;
        for (Exchange exchange : facts.exchanges()) {
            List<Finding> wrong = wrong(exchange);
            findings.addAll(wrong);
            if (!wrong.isEmpty()) {
                continue;
            }
            Set<String> unstable = unstable(exchange, findings);
            List<Difference> between = between(exchange).stream()
                    .filter(each -> !unstable.contains(each.name()))
                    .toList();
            differences.addAll(between);
            alike += between.isEmpty() ? 1 : 0;
        }
        Comparison comparison = Comparison.of(differences, ASPECTS, facts.intent());
        findings.addAll(comparison.findings());
        List<Measurement> measurements = new ArrayList<>(List.of(
                new Measurement("requests", facts.exchanges().size(), "", null),
                new Measurement("answered alike", alike, "", null),
                comparison.measurement()));
        facts.descriptions()
                .forEach(each -> measurements.add(new Measurement(
                        "tried of the %s operations of %s".formatted(each.operations(), each.document()),
                        each.tried(),
                        "",
                        null)));
        return findings.isEmpty()
                ? new Verdict.Pass(
                        "%s of %s requests of %s are answered alike; %s%s"
                                .formatted(
                                        alike,
                                        facts.exchanges().size(),
                                        facts.contract() ? "the contract" : "the entry points",
                                        comparison.intendedInWords(),
                                        described(facts)),
                        measurements)
                : new Verdict.Fail(findings, measurements);
    }

    /** What the contract leaves out of a document is no part of what holds. */
    private static String described(EquivalenceFacts facts) {
        return facts.descriptions().stream()
                .map(each -> "; %s of %s operations of %s were compared%s"
                        .formatted(
                                each.tried(),
                                each.operations(),
                                each.document(),
                                each.untried().isEmpty() ? "" : ", not tried: " + each.untriedInWords()))
                .collect(Collectors.joining());
    }

    private static List<Difference> between(Exchange exchange) {
        return AnswerDifferences.between(
                exchange.name(),
                exchange.compose().get(0),
                exchange.kubernetes().get(0),
                exchange.ignored());
    }

    /** What nobody answers, or both sides answer alike and wrong, is no case of one side being as the other. */
    private static List<Finding> wrong(Exchange exchange) {
        Answer compose = exchange.compose().get(0);
        Answer kubernetes = exchange.kubernetes().get(0);
        boolean alikeAndWrong = compose.status() == kubernetes.status() && !compose.right();
        if (compose.status() != 0 && kubernetes.status() != 0 && !alikeAndWrong) {
            return List.of();
        }
        return List.of(new Finding(
                EquivalenceCause.NOT_AS_DECLARED.name(),
                exchange.name(),
                "HTTP %s on both sides, as declared".formatted(exchange.expectedStatus()),
                "on Compose %s, in the cluster %s".formatted(compose.text(), kubernetes.text()),
                alikeAndWrong ? "both sides are alike, and wrong" : "a side that does not answer cannot be compared",
                "correct the request or \"expect\" in the spec; if they are right, see why it is not answered as declared",
                List.of()));
    }

    /** Returns what differs between two answers of the same side; nothing can be said about both sides there. */
    private static Set<String> unstable(Exchange exchange, List<Finding> findings) {
        Set<String> names = new TreeSet<>();
        for (List<Answer> side : List.of(exchange.compose(), exchange.kubernetes())) {
            if (side.size() < 2) {
                continue;
            }
            for (Difference difference :
                    AnswerDifferences.between(exchange.name(), side.get(0), side.get(1), exchange.ignored())) {
                if (names.add(difference.name())) {
                    findings.add(notStable(difference, side == exchange.compose() ? "Compose" : "the cluster"));
                }
            }
        }
        return names;
    }

    private static Finding notStable(Difference difference, String side) {
        return new Finding(
                EquivalenceCause.NOT_STABLE.name(),
                difference.name(),
                "the same whenever it is asked for, so that both sides can be compared",
                "from %s: %s, then %s".formatted(side, difference.compose(), difference.kubernetes()),
                "it differs on one and the same side",
                difference.aspect() == Aspect.STATUS
                        ? "declare a request that is answered alike whenever it is sent"
                        : "leave it out of the comparison, by \"ignore\" in the spec: headers, json or text",
                List.of());
    }

    /** Returns the requests that both sides answered as declared, by name. */
    static Set<String> right(EquivalenceFacts facts) {
        return facts.exchanges().stream()
                .filter(Exchange::right)
                .map(Exchange::name)
                .collect(Collectors.toSet());
    }
}
