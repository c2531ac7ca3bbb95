package io.plimsoll.suite.compose;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.environment.ServiceContainer.Healthcheck;
import io.plimsoll.suite.compose.HealthFacts.Tried;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Decides DEP-CMP-003: every service that runs on has a healthcheck, and it fails within its own budget when the service does
 * nothing any more, and when the connections that it makes are refused, and holds again when that is over.
 */
final class HealthJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-CMP-003";

    /** What the engine may need besides what is declared, milliseconds: a busy machine starts a check late. */
    static final long SLACK_MILLIS = 5_000;

    private HealthJudge() {}

    /** Returns how long a container may take to be called unhealthy, or healthy again. */
    static long allowedMillis(Healthcheck healthcheck) {
        return healthcheck.budgetMillis() + SLACK_MILLIS;
    }

    /** Returns the verdict that {@code facts} lead to. */
    static Verdict judge(HealthFacts facts) {
        List<Tried> services =
                facts.tried().stream().filter(each -> !each.job()).toList();
        if (services.isEmpty()) {
            return new Verdict.NotApplicable("every service of the Compose file is meant to end");
        }
        List<Finding> findings = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        List<String> held = new ArrayList<>();
        for (Tried tried : services) {
            Healthcheck healthcheck = tried.healthcheck();
            if (healthcheck == null) {
                findings.add(missing(tried));
                continue;
            }
            if (tried.lapse() != null || tried.stopped() < tried.processes() || tried.processes() == 0) {
                return new Verdict.Error(
                        "%s was not frozen for the whole time: %s"
                                .formatted(
                                        tried.named(),
                                        tried.lapse() != null
                                                ? tried.lapse()
                                                : "%s of %s processes were stopped"
                                                        .formatted(tried.stopped(), tried.processes())),
                        "run the check again");
            }
            long frozen = Objects.requireNonNull(tried.frozenMicros());
            Long unhealthy = tried.unhealthyMicros();
            if (unhealthy == null) {
                findings.add(cannotFail(tried, healthcheck));
                continue;
            }
            if (tried.refused() > 0 && tried.refusalUnhealthyMicros() == null) {
                findings.add(ignoresRefusal(tried, healthcheck));
                continue;
            }
            measurements.add(new Measurement(
                    "from freeze to unhealthy, " + tried.named(),
                    (unhealthy - frozen) / 1e3,
                    "ms",
                    "≤ " + tried.allowedMillis()));
            if (tried.healthyMicros() == null) {
                findings.add(notBack(tried));
            } else {
                held.add("%s unhealthy %s after it was frozen%s, healthy again %s after it went on"
                        .formatted(
                                tried.named(),
                                seconds(unhealthy - frozen),
                                refusal(tried),
                                seconds(tried.healthyMicros() - Objects.requireNonNull(tried.thawedMicros()))));
            }
        }
        return findings.isEmpty()
                ? new Verdict.Pass(String.join("; ", held), measurements)
                : new Verdict.Fail(findings, measurements);
    }

    private static Finding missing(Tried tried) {
        return new Finding(
                ComposeCause.HEALTHCHECK_MISSING.name(),
                tried.named(),
                "a healthcheck, in the Compose file or the image",
                "none",
                "nobody notices when it hangs, and nobody can wait until it is ready",
                "add a healthcheck that asks the service what its clients ask",
                List.of());
    }

    private static String refusal(Tried tried) {
        Long unhealthy = tried.refusalUnhealthyMicros();
        Long refusal = tried.refusalMicros();
        if (refusal == null) {
            return " (it uses the network of its host, where nothing can be refused to it alone)";
        }
        return unhealthy == null
                ? " (it asks nothing by TCP)"
                : " and %s after its connections were refused".formatted(seconds(unhealthy - refusal));
    }

    private static Finding ignoresRefusal(Tried tried, Healthcheck healthcheck) {
        String test = String.join(" ", healthcheck.test());
        return new Finding(
                ComposeCause.HEALTHCHECK_CANNOT_FAIL.name(),
                tried.named(),
                "it is unhealthy within %s when the connections that its healthcheck makes are refused"
                        .formatted(seconds(tried.allowedMillis() * 1_000)),
                "with %s connections refused it stayed healthy".formatted(tried.refused()),
                "the healthcheck asks, and does not heed the answer",
                remedy(test),
                List.of("its healthcheck: " + test));
    }

    private static String remedy(String test) {
        return test.contains("|| true") || test.contains("exit 0") || test.contains("; true")
                ? "remove what makes the check succeed whatever it found (\"|| true\", \"exit 0\")"
                : "ask the service for an answer, with a time limit: that a process or a port is there says nothing";
    }

    private static Finding cannotFail(Tried tried, Healthcheck healthcheck) {
        String test = String.join(" ", healthcheck.test());
        return new Finding(
                ComposeCause.HEALTHCHECK_CANNOT_FAIL.name(),
                tried.named(),
                "it is unhealthy within %s: %s checks, one every %s, each of %s at most"
                        .formatted(
                                seconds(tried.allowedMillis() * 1_000),
                                healthcheck.retries(),
                                seconds(healthcheck.intervalMillis() * 1_000),
                                seconds(healthcheck.timeoutMillis() * 1_000)),
                "with all %s processes stopped it stayed healthy".formatted(tried.processes()),
                "the healthcheck does not notice that the service does nothing any more",
                remedy(test),
                List.of("its healthcheck: " + test));
    }

    private static Finding notBack(Tried tried) {
        return new Finding(
                ComposeCause.NOT_HEALTHY_AGAIN.name(),
                tried.named(),
                "it is healthy again within %s after its processes went on"
                        .formatted(seconds(tried.allowedMillis() * 1_000)),
                "it was not",
                "a short stand-still leaves it unhealthy",
                "let the service go on where it stopped: time-outs that ran out meanwhile must not end it",
                List.of());
    }
}
