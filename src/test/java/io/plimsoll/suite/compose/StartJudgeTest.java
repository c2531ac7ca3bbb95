package io.plimsoll.suite.compose;

import static io.plimsoll.suite.compose.Samples.answer;
import static io.plimsoll.suite.compose.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.compose.Samples.Started;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StartJudgeTest {

    @Test
    void passes_when_everything_came_up_in_order() {
        assertThat(StartJudge.judge(new Started().observations()))
                .isEqualTo(new Verdict.Pass(
                        "service database healthy after 4.0 s; service migrate done after 5.0 s; service web healthy after"
                                + " 7.0 s; all 3 declared dependencies honoured; 1 of 1 declared requests answered as declared",
                        List.of(
                                new Measurement(
                                        "from nothing to everything up", 7_000.0, "ms", "≤ 20000 (budgets.deploy)"),
                                new Measurement("from start to healthy, service database", 3_000.0, "ms", null),
                                new Measurement("from start to healthy, service web", 1_900.0, "ms", null))));
    }

    @Test
    void says_what_has_no_healthcheck_no_order_and_no_entry_point() {
        Started started = new Started();
        started.database.health = null;
        started.database.healthcheck = null;
        started.answers = List.of();
        started.elsewhere = List.of("admin");

        assertThat(((Verdict.Pass) StartJudge.judge(started.observations())).observed())
                .contains("service database started after 1.0 s (no healthcheck)")
                .endsWith("no entry point leads here; the Compose file has no service or port for entry point admin");
    }

    @Test
    void cannot_decide_when_a_port_is_taken() {
        Started started = new Started();
        started.upMicros = null;
        started.web.state = "created";
        started.command =
                new StartFacts.Command(1, List.of("Bind for 127.0.0.1:8080 failed: port is already allocated"));

        assertThat(StartJudge.judge(started.observations()))
                .isEqualTo(new Verdict.Error(
                        "a port that the Compose file publishes is taken on this machine: Bind for 127.0.0.1:8080 failed: port is"
                                + " already allocated",
                        "stop what uses it, often the same file started by hand, and run the check again"));
    }

    static Stream<Case> wrong() {
        return Stream.of(
                new Case(
                        "ended",
                        started -> {
                            started.web.state = "exited";
                            started.web.health = "unhealthy";
                            started.web.exitCode = 3;
                            started.upMicros = null;
                            started.answers = List.of();
                            started.events.add(event(6_000_000, "web", "die", 3));
                        },
                        """
                        EXITED
                        service web
                        expected: it runs and is healthy
                        observed: it ended with exit code 3 after 6.0 s
                        difference: it is not there
                        remedy: see its last lines; if it is meant to end, let others wait for it with "condition: service_completed_successfully", and let it end with exit code 0
                        evidence: no database there
                        """),
                new Case(
                        "ended, and its image is for another platform",
                        started -> {
                            started.web.state = "exited";
                            started.web.exitCode = 1;
                            started.upMicros = null;
                            started.answers = List.of();
                            started.platforms =
                                    Map.of("id-of-web", new StartFacts.Platform("linux/arm64", "linux/amd64"));
                            started.events.add(event(6_000_000, "web", "die", 1));
                        },
                        """
                        EXITED
                        service web
                        expected: it runs and is healthy
                        observed: it ended with exit code 1 after 6.0 s
                        difference: its image is made for linux/arm64, and the engine runs linux/amd64
                        remedy: build or pull the image for the platform of the engine; "platform" in the file chooses among those that there are
                        evidence: no database there
                        """),
                new Case(
                        "keeps on ending, and its image is for another platform",
                        started -> {
                            started.web.state = "restarting";
                            started.web.health = null;
                            started.web.healthcheck = null;
                            started.platforms =
                                    Map.of("id-of-web", new StartFacts.Platform("linux/arm64", "linux/amd64"));
                            started.events.add(event(5_600_000, "web", "die", 1));
                        },
                        """
                        RESTARTED
                        service web
                        expected: it runs from its start on
                        observed: it ended once (exit code 1), first 5.6 s after the start, and is restarting
                        difference: its image is made for linux/arm64, and the engine runs linux/amd64
                        remedy: build or pull the image for the platform of the engine; "platform" in the file chooses among those that there are
                        evidence: no database there
                        """),
                new Case(
                        "ended because what it depends on was not ready",
                        started -> {
                            started.webWaitsFor = Map.of("database", "service_started");
                            started.events.clear();
                            started.events.addAll(List.of(
                                    event(1_000_000, "database", "start", null),
                                    event(1_100_000, "web", "start", null),
                                    event(1_500_000, "web", "die", 1),
                                    event(4_000_000, "database", "health_status: healthy", null),
                                    event(4_500_000, "web", "health_status: healthy", null)));
                        },
                        """
                        STARTED_BEFORE_DEPENDENCY
                        service web
                        expected: it runs from its start on
                        observed: it ended once (exit code 1), first 1.5 s after the start, and is running and healthy
                        difference: when it ended first, service database, which it depends on, was not healthy
                        remedy: give the dependency a healthcheck and wait for it: depends_on with "condition: service_healthy"
                        evidence: no database there
                        """),
                new Case(
                        "keeps on ending",
                        started -> {
                            started.web.state = "restarting";
                            started.web.health = null;
                            started.web.healthcheck = null;
                            started.events.add(event(5_600_000, "web", "die", 3));
                            started.events.add(event(6_600_000, "web", "die", 3));
                        },
                        """
                        RESTARTED
                        service web
                        expected: it runs from its start on
                        observed: it ended 2 times (exit code 3), first 5.6 s after the start, and is restarting
                        difference: its restart policy "always" hides that it ends
                        remedy: see its last lines, and mend why it ends
                        evidence: no database there
                        """),
                new Case(
                        "not healthy",
                        started -> {
                            started.upMicros = null;
                            started.answers = List.of();
                            started.web.health = "unhealthy";
                            started.web.healthOutput = "exec: \"curl\": executable file not found\nmore";
                        },
                        """
                        NOT_HEALTHY
                        service web
                        expected: it is healthy within 20.0 s (budgets.deploy)
                        observed: it is running and unhealthy; its last healthcheck printed: exec: "curl": executable file not found
                        difference: not healthy 12.0 s after the start
                        remedy: see what the healthcheck printed: a program that it calls must be in the image, and it must ask what the service answers; if the service is only slow, give it a start_period, or raise budgets.deploy
                        evidence: no database there
                        """),
                new Case(
                        "not there",
                        started -> {
                            started.withWeb = false;
                            started.upMicros = null;
                            started.answers = List.of();
                            started.command = new StartFacts.Command(1, List.of("pull access denied for shop"));
                        },
                        """
                        NOT_STARTED
                        services web
                        expected: each has the declared number of containers
                        observed: docker compose up ended with exit code 1 and made fewer
                        difference: 1 of 3 services are incomplete
                        remedy: see what Compose said: an image that cannot be had or built, or a file that cannot be mounted
                        evidence: pull access denied for shop
                        """),
                new Case(
                        "given up",
                        started -> started.command = new StartFacts.Command(1, List.of("cannot start")),
                        """
                        NOT_STARTED
                        the project
                        expected: docker compose up ends with exit code 0
                        observed: exit code 1
                        difference: Compose gave up
                        remedy: see what Compose said
                        evidence: cannot start
                        """),
                new Case(
                        "out of order",
                        started -> {
                            started.events.remove(4);
                            started.events.add(2, event(2_000_000, "web", "start", null));
                            started.webWaitsFor = Map.of("database", "service_healthy");
                        },
                        """
                        ORDER_NOT_HONOURED
                        service web
                        expected: it is started when service database is as its depends_on demands (service_healthy)
                        observed: it was started 2.0 s earlier
                        difference: the declared order does not hold
                        remedy: start it with a version of Compose that honours conditions
                        evidence:\s
                        """),
                new Case(
                        "wrong answer",
                        started -> started.answers = List.of(answer(503, false)),
                        """
                        ENTRY_POINT_ANSWERS_WRONG
                        entry point api
                        expected: the declared answer to GET http://web:8080/
                        observed: HTTP 503
                        difference: after 90 attempts
                        remedy: let the healthcheck ask what clients ask, so that healthy means that it answers
                        evidence: sorry
                        """));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void fails(Case given) {
        Started started = new Started();
        given.change().accept(started);

        assertThat(((Verdict.Fail) StartJudge.judge(started.observations())).findings())
                .extracting(Samples::text)
                .containsExactly(given.text());
    }

    record Case(String name, Consumer<Started> change, String text) {
        @Override
        public String toString() {
            return name;
        }
    }
}
