package io.plimsoll.suite.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.environment.ContainerLimits;
import io.plimsoll.suite.compose.LimitFacts.Limited;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LimitJudgeTest {

    private static final long MIB = 1 << 20;

    /** A container whose limits are all set and hold, with parts that a test replaces. */
    private static final class Box {
        ContainerLimits declared = new ContainerLimits(512 * MIB, 1_000, 200);
        ContainerLimits set = declared;

        @Nullable
        Long kills = 1L;

        @Nullable
        Long milliCpus = 1_010L;

        @Nullable
        Long refused = 3L;

        List<String> others = List.of();
        boolean upAgain = true;

        Verdict judge() {
            return LimitJudge.judge(new LimitFacts(
                    2, List.of(new Limited("web", 1, declared, set, kills, milliCpus, refused, others, upAgain))));
        }
    }

    @Test
    void should_pass_when_all_limits_hold() {
        assertThat(new Box().judge())
                .isEqualTo(new Verdict.Pass(
                        "service web: 512 MiB of memory, killed beyond, 1.00 processors, 1.01 got of 2, 200 processes, refused"
                                + " beyond; no other container ended or became unhealthy",
                        List.of(
                                new Measurement("kills for memory beyond the limit, service web", 1, "", "≥ 1"),
                                new Measurement(
                                        "processors got when 2 were asked for, service web",
                                        1.01,
                                        "",
                                        "≤ 1.20 (1.00, and what slices of time may add)"),
                                new Measurement("processes refused, service web", 3, "", "≥ 1"))));
    }

    @Test
    void should_say_what_is_not_limited_and_what_was_not_tried() {
        Box box = new Box();
        box.declared = new ContainerLimits(512 * MIB, 4_000, 0);
        box.set = box.declared;
        box.milliCpus = null;
        box.refused = null;

        assertThat(((Verdict.Pass) box.judge()).observed())
                .isEqualTo(
                        "service web: 512 MiB of memory, killed beyond, 4.00 processors (not tried: this machine has no more),"
                                + " processes not limited; no other container ended or became unhealthy");
    }

    @Test
    void should_not_be_tested_when_nothing_could_be_tried() {
        Box box = new Box();
        box.kills = null;
        box.milliCpus = null;
        box.refused = null;

        assertThat(box.judge())
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.ENV_UNSUPPORTED,
                        "the limits are set, and none could be tried out: this machine has no room to exceed them in"));
    }

    @Test
    void should_not_apply_to_jobs() {
        assertThat(LimitJudge.judge(new LimitFacts(2, List.of())))
                .isEqualTo(new Verdict.NotApplicable("every service of the Compose file is meant to end"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void should_fail(String name, Consumer<Box> broken, String finding) {
        Box box = new Box();
        broken.accept(box);

        assertThat(((Verdict.Fail) box.judge()).findings().stream().map(Samples::text))
                .containsExactly(finding);
    }

    static Stream<Arguments> should_fail() {
        return Stream.of(
                failing(
                        "without a limit of memory",
                        box -> {
                            box.declared = new ContainerLimits(0, 1_000, 200);
                            box.set = box.declared;
                            box.kills = null;
                        },
                        """
                        LIMIT_MISSING
                        service web
                        expected: a limit of memory
                        observed: none, in the Compose file nor in its control group
                        difference: when it leaks, the kernel ends whatever it finds on the machine
                        remedy: set "mem_limit", or "deploy.resources.limits.memory", to what it needs at most
                        evidence:\s
                        """),
                failing(
                        "when the kernel knows no limit",
                        box -> {
                            box.set = new ContainerLimits(0, 1_000, 200);
                            box.kills = null;
                        },
                        notSet("memory, 512 MiB", "no limit")),
                failing(
                        "when the kernel knows another limit",
                        box -> box.set = new ContainerLimits(512 * MIB, 2_000, 200),
                        notSet("processors, 1.00", "2.00")),
                failing(
                        "when the kernel knows another number",
                        box -> box.set = new ContainerLimits(512 * MIB, 1_000, 201),
                        notSet("processes, 200", "201")),
                failing(
                        "when memory is got",
                        box -> box.kills = 0L,
                        notEnforced("memory beyond 512 MiB", "it was got, and nothing was killed")),
                failing(
                        "when processors are got",
                        box -> box.milliCpus = 1_990L,
                        notEnforced("more than 1.00 processors", "1.99 were got")),
                failing(
                        "when processes are started",
                        box -> box.refused = 0L,
                        notEnforced("more than 200 processes", "they were started")),
                failing(
                        "when others suffer",
                        box -> box.others = List.of("api", "worker"),
                        """
                        OTHERS_SUFFERED
                        services api, worker
                        expected: they go on and stay healthy while more is taken within service web than it may
                        observed: they ended, or became unhealthy
                        difference: one that takes too much takes others with it
                        remedy: give each service limits of its own, and a healthcheck that does not ask others
                        evidence:\s
                        """),
                failing(
                        "when not everything is up again",
                        box -> box.upAgain = false,
                        """
                        NOT_HEALTHY_AGAIN
                        service web
                        expected: everything is up again when no more is taken
                        observed: something was not up in time
                        difference: it does not recover from having reached its limit
                        remedy: see the logs; set "restart: unless-stopped"
                        evidence:\s
                        """));
    }

    private static Arguments failing(String name, Consumer<Box> broken, String finding) {
        return Arguments.of(name, broken, finding);
    }

    private static String notSet(String declared, String observed) {
        return """
                LIMIT_NOT_SET
                service web
                expected: the declared limit of %s, in its control group
                observed: %s
                difference: what is declared is not what the kernel holds it to
                remedy: let nothing in the container change its own control group, and see `docker info` for what the engine can limit
                evidence:\s
                """
                .formatted(declared, observed);
    }

    private static String notEnforced(String asked, String observed) {
        return """
                LIMIT_NOT_ENFORCED
                service web
                expected: the kernel keeps it from getting %s
                observed: %s
                difference: the limit is set and has no effect
                remedy: see the control groups of the engine's host: a limit counts only where its controller is switched on
                evidence:\s
                """
                .formatted(asked, observed);
    }
}
