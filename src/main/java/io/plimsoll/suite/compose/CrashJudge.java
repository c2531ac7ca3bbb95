package io.plimsoll.suite.compose;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.compose.CrashFacts.Killed;
import io.plimsoll.toolbox.requests.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides DEP-CMP-005: a container whose process was killed comes back by itself, no other ends because of it, the entry points
 * answer again, and what was written before is still there.
 */
final class CrashJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-CMP-005";

    private CrashJudge() {}

    /** Returns the verdict that {@code facts} lead to. */
    static Verdict judge(CrashFacts facts) {
        if (facts.killed().isEmpty()) {
            return new Verdict.NotApplicable("every service of the Compose file is meant to end");
        }
        Kept kept = facts.kept();
        if (kept != null) {
            Optional<Verdict> unsound = kept.unsound();
            if (unsound.isPresent()) {
                return unsound.get();
            }
        }
        List<Finding> findings = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        List<String> held = new ArrayList<>();
        for (Killed killed : facts.killed()) {
            if (killed.diedMicros() == null) {
                return new Verdict.Error(
                        "%s was sent SIGKILL and did not end".formatted(killed.named()), "run the check again");
            }
            Long up = killed.upMicros();
            if (up == null) {
                findings.add(killed.startedMicros() == null ? notRestarted(killed) : notHealthy(facts, killed));
                continue;
            }
            measurements.add(new Measurement(
                    "from kill to up again, " + killed.named(),
                    (up - killed.micros()) / 1e3,
                    "ms",
                    "≤ " + facts.budgetMillis() + " (budgets.deploy)"));
            if (!killed.others().isEmpty()) {
                findings.add(others(killed));
            }
            killed.answers().stream()
                    .filter(answer -> !answer.right())
                    .forEach(answer -> findings.add(failing(killed, answer)));
            held.add("%s up again %s after it was killed".formatted(killed.named(), seconds(up - killed.micros())));
        }
        Answer later = facts.later();
        if (kept != null && later != null && !kept.isStillThere(later)) {
            findings.add(lost(kept, later));
        }
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        held.add("no other container ended");
        held.add(
                kept == null
                        ? "the spec declares no \"read-write\", so nothing was written that could have been lost"
                        : "what was written before is still there");
        return new Verdict.Pass(String.join("; ", held), measurements);
    }

    private static Finding notRestarted(Killed killed) {
        return new Finding(
                ComposeCause.NOT_RESTARTED.name(),
                killed.named(),
                "it is started again when its process is killed",
                "it ended and stayed ended; its restart policy is \"%s\"".formatted(killed.policy()),
                "a crash needs a hand",
                "set \"restart: unless-stopped\"",
                List.of());
    }

    private static Finding notHealthy(CrashFacts facts, Killed killed) {
        return new Finding(
                ComposeCause.NOT_HEALTHY_AGAIN.name(),
                killed.named(),
                "it is up again within %s (budgets.deploy)".formatted(seconds(facts.budgetMillis() * 1_000)),
                "it was started again, and not up in time",
                "a crash leaves something behind that keeps it from starting",
                "see its log: remove locks and half-written files when it starts, not when it ends",
                List.of());
    }

    private static Finding others(Killed killed) {
        return new Finding(
                ComposeCause.RESTARTED_WITH_DEPENDENCY.name(),
                "services " + String.join(", ", killed.others()),
                "they go on while %s is away for a moment".formatted(killed.named()),
                "they ended as well",
                "one crash became several",
                "wait and connect again, rather than end, when a dependency is away",
                List.of());
    }

    private static Finding failing(Killed killed, Answer answer) {
        return new Finding(
                ComposeCause.FAILING_AFTER_RETURN.name(),
                "entry point " + answer.name(),
                "the declared answer to %s when %s is up again".formatted(answer.request(), killed.named()),
                answer.text(),
                "after %s attempts".formatted(answer.attempts()),
                "open connections anew when they turn out to be broken",
                List.of());
    }

    private static Finding lost(Kept kept, Answer later) {
        return new Finding(
                ComposeCause.DATA_LOST.name(),
                "what was written by " + kept.write().request(),
                "after every container was killed, %s is answered as before".formatted(later.request()),
                later.right() ? "HTTP %s with another content".formatted(later.status()) : later.text(),
                "what was written is gone",
                "write it to disk, on a volume, before answering",
                List.of());
    }
}
