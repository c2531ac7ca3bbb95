package io.plimsoll.suite.compose;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.environment.ContainerLimits;
import io.plimsoll.suite.compose.LimitFacts.Limited;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Decides DEP-CMP-006: every container has a limit of memory, the kernel holds it to all limits that are declared, and taking more
 * hurts nobody else.
 */
final class LimitJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-CMP-006";

    /** The kernel counts memory by pages. */
    private static final long PAGE = 64 << 10;

    /** The time of a processor is given in slices, and measured from outside of them. */
    private static final double SLICES = 1.15;

    private static final long SLICE_MILLI = 50;

    private LimitJudge() {}

    /** Returns the verdict that {@code facts} lead to. */
    static Verdict judge(LimitFacts facts) {
        if (facts.containers().isEmpty()) {
            return new Verdict.NotApplicable("every service of the Compose file is meant to end");
        }
        List<Finding> findings = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        List<String> held = new ArrayList<>();
        for (Limited each : facts.containers()) {
            if (each.declared().memory() == ContainerLimits.UNLIMITED
                    && each.set().memory() == ContainerLimits.UNLIMITED) {
                findings.add(missing(each));
            }
            List<String> words = new ArrayList<>();
            notSet(each, "memory", each.declared().memory(), each.set().memory(), PAGE, LimitJudge::bytes)
                    .ifPresent(findings::add);
            notSet(each, "processors", each.declared().milliCpus(), each.set().milliCpus(), 10, LimitJudge::processors)
                    .ifPresent(findings::add);
            notSet(each, "processes", each.declared().pids(), each.set().pids(), 0, Long::toString)
                    .ifPresent(findings::add);
            memory(each, findings, measurements, words);
            processors(facts, each, findings, measurements, words);
            processes(each, findings, measurements, words);
            if (!each.others().isEmpty()) {
                findings.add(others(each));
            }
            if (!each.upAgain()) {
                findings.add(notBack(each));
            }
            held.add(each.named() + ": " + String.join(", ", words));
        }
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        if (facts.containers().stream().allMatch(each -> each.tried() == 0)) {
            return new Verdict.NotTested(
                    ReasonCode.ENV_UNSUPPORTED,
                    "the limits are set, and none could be tried out: this machine has no room to exceed them in");
        }
        held.add("no other container ended or became unhealthy");
        return new Verdict.Pass(String.join("; ", held), measurements);
    }

    private static void memory(
            Limited each, List<Finding> findings, List<Measurement> measurements, List<String> words) {
        long limit = each.set().memory();
        Long kills = each.kills();
        if (limit == ContainerLimits.UNLIMITED) {
            return;
        }
        if (kills == null) {
            words.add(bytes(limit) + " of memory (not tried: this machine has no room for more)");
            return;
        }
        measurements.add(new Measurement("kills for memory beyond the limit, " + each.named(), kills, "", "≥ 1"));
        words.add("%s of memory, killed beyond".formatted(bytes(limit)));
        if (kills == 0) {
            findings.add(notEnforced(
                    each, "memory beyond %s".formatted(bytes(limit)), "it was got, and nothing was killed"));
        }
    }

    private static void processors(
            LimitFacts facts,
            Limited each,
            List<Finding> findings,
            List<Measurement> measurements,
            List<String> words) {
        long limit = each.set().milliCpus();
        Long got = each.milliCpus();
        if (limit == ContainerLimits.UNLIMITED) {
            words.add("processors not limited");
            return;
        }
        if (got == null) {
            words.add("%s processors (not tried: this machine has no more)".formatted(processors(limit)));
            return;
        }
        long most = (long) (limit * SLICES) + SLICE_MILLI;
        measurements.add(new Measurement(
                "processors got when %s were asked for, %s".formatted(facts.processors(), each.named()),
                got / 1e3,
                "",
                "≤ %s (%s, and what slices of time may add)".formatted(processors(most), processors(limit))));
        words.add("%s processors, %s got of %s".formatted(processors(limit), processors(got), facts.processors()));
        if (got > most) {
            findings.add(notEnforced(
                    each,
                    "more than %s processors".formatted(processors(limit)),
                    "%s were got".formatted(processors(got))));
        }
    }

    private static void processes(
            Limited each, List<Finding> findings, List<Measurement> measurements, List<String> words) {
        long limit = each.set().pids();
        Long refused = each.refused();
        if (limit == ContainerLimits.UNLIMITED) {
            words.add("processes not limited");
            return;
        }
        if (refused == null) {
            words.add("%s processes (not tried: too many)".formatted(limit));
            return;
        }
        measurements.add(new Measurement("processes refused, " + each.named(), refused, "", "≥ 1"));
        words.add("%s processes, refused beyond".formatted(limit));
        if (refused == 0) {
            findings.add(notEnforced(each, "more than %s processes".formatted(limit), "they were started"));
        }
    }

    private static Optional<Finding> notSet(
            Limited each, String what, long declared, long set, long tolerance, LongFunction<String> text) {
        boolean there = set != ContainerLimits.UNLIMITED && Math.abs(set - declared) <= tolerance;
        return declared == ContainerLimits.UNLIMITED || there
                ? Optional.empty()
                : Optional.of(new Finding(
                        ComposeCause.LIMIT_NOT_SET.name(),
                        each.named(),
                        "the declared limit of %s, %s, in its control group".formatted(what, text.apply(declared)),
                        set == ContainerLimits.UNLIMITED ? "no limit" : text.apply(set),
                        "what is declared is not what the kernel holds it to",
                        "let nothing in the container change its own control group, and see `docker info` for what the engine can limit",
                        List.of()));
    }

    private static Finding missing(Limited each) {
        return new Finding(
                ComposeCause.LIMIT_MISSING.name(),
                each.named(),
                "a limit of memory",
                "none, in the Compose file nor in its control group",
                "when it leaks, the kernel ends whatever it finds on the machine",
                "set \"mem_limit\", or \"deploy.resources.limits.memory\", to what it needs at most",
                List.of());
    }

    private static Finding notEnforced(Limited each, String asked, String observed) {
        return new Finding(
                ComposeCause.LIMIT_NOT_ENFORCED.name(),
                each.named(),
                "the kernel keeps it from getting " + asked,
                observed,
                "the limit is set and has no effect",
                "see the control groups of the engine's host: a limit counts only where its controller is switched on",
                List.of());
    }

    private static Finding others(Limited each) {
        return new Finding(
                ComposeCause.OTHERS_SUFFERED.name(),
                "services " + String.join(", ", each.others()),
                "they go on and stay healthy while more is taken within %s than it may".formatted(each.named()),
                "they ended, or became unhealthy",
                "one that takes too much takes others with it",
                "give each service limits of its own, and a healthcheck that does not ask others",
                List.of());
    }

    private static Finding notBack(Limited each) {
        return new Finding(
                ComposeCause.NOT_HEALTHY_AGAIN.name(),
                each.named(),
                "everything is up again when no more is taken",
                "something was not up in time",
                "it does not recover from having reached its limit",
                "see the logs; set \"restart: unless-stopped\"",
                List.of());
    }

    private static String bytes(long bytes) {
        return String.format(Locale.ROOT, "%.0f MiB", bytes / 1024.0 / 1024);
    }

    private static String processors(long milli) {
        return String.format(Locale.ROOT, "%.2f", milli / 1e3);
    }
}
