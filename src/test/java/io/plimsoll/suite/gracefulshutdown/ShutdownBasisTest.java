package io.plimsoll.suite.gracefulshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.load.BasisText;
import io.plimsoll.suite.load.BasisText.Case;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShutdownBasisTest {

    @TempDir
    private Path raw;

    static Stream<Case<ShutdownRun, ShutdownBasis>> cases() {
        return Stream.of(
                new Case<>(
                        "requests in flight",
                        run -> {},
                        ShutdownBasis::inFlight,
                        """
                        1 of 3 pods of Deployment shop/api (one ready pod on the watched node; the others went on serving)
                          GET /pods @4711: 3
                        3 of 3 connections with slow requests (census)
                          every connection of connections.jsonl @null: 11
                        HELD: a slow request is in flight on each connection when the pod is told to stop: 3 of 3 were
                        """),
                new Case<>(
                        "no slow request",
                        run -> {
                            run.slow = null;
                        },
                        ShutdownBasis::inFlight,
                        """
                        NOT_REACHED: the scenario’s own control, which comes before anything is provoked: entry point web declares no slow request and none with a body that could go out slowly, so no request can be kept in flight; declare one as `slow`
                        """),
                new Case<>(
                        "a slow request that was not in flight",
                        run -> {
                            run.forget("slow-1");
                        },
                        ShutdownBasis::inFlight,
                        """
                        1 of 3 pods of Deployment shop/api (one ready pod on the watched node; the others went on serving)
                          GET /pods @4711: 3
                        2 of 2 connections with slow requests (census)
                          every connection of connections.jsonl @null: 10
                        NOT_HELD: a slow request is in flight on each connection when the pod is told to stop: 2 of 3 were
                        """),
                new Case<>(
                        "drain",
                        run -> {},
                        ShutdownBasis::drain,
                        """
                        1 of 3 pods of Deployment shop/api (one ready pod on the watched node; the others went on serving)
                          GET /pods @4711: 3
                        800 of 800 requests planned after the warm-up (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 800
                        HELD: the load is answered without a failure before the deletion: 200 requests answered, 0 failed
                        """),
                new Case<>(
                        "drain after a load that failed",
                        run -> {
                            run.refused(ShutdownRun.LOAD + ShutdownRun.SECOND);
                        },
                        ShutdownBasis::drain,
                        """
                        1 of 3 pods of Deployment shop/api (one ready pod on the watched node; the others went on serving)
                          GET /pods @4711: 3
                        801 of 801 requests planned after the warm-up (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 801
                        NOT_HELD: the load is answered without a failure before the deletion: 200 requests answered, 1 failed
                        """),
                new Case<>(
                        "signal",
                        run -> {
                            run.processes = List.of(ShutdownRun.first("java", "TERM"));
                        },
                        ShutdownBasis::signal,
                        """
                        1 of 3 pods of Deployment shop/api (one ready pod on the watched node; the others went on serving)
                          GET /pods @4711: 3
                        HELD: the watch on the node sees the pod’s processes, and their end: processes before the deletion: 1; their end was seen
                        """),
                new Case<>(
                        "signal without a process that was seen before",
                        run -> {},
                        ShutdownBasis::signal,
                        """
                        1 of 3 pods of Deployment shop/api (one ready pod on the watched node; the others went on serving)
                          GET /pods @4711: 3
                        NOT_HELD: the watch on the node sees the pod’s processes, and their end: processes before the deletion: 0; their end was seen
                        """),
                new Case<>(
                        "kept alive",
                        run -> {},
                        ShutdownBasis::keptAlive,
                        """
                        1 of 3 pods of Deployment shop/api (one ready pod on the watched node; the others went on serving)
                          GET /pods @4711: 3
                        9 of 11 connections held to the pod (those that were still open when the pod was deleted)
                          every connection of connections.jsonl @null: 11
                        HELD: connections are answered and kept open until the pod is deleted: 9 of 11 were
                        """),
                new Case<>(
                        "kept alive by nobody",
                        run -> {
                            run.held.clear();
                        },
                        ShutdownBasis::keptAlive,
                        """
                        1 of 3 pods of Deployment shop/api (one ready pod on the watched node; the others went on serving)
                          GET /pods @4711: 3
                        0 of 0 connections held to the pod (census)
                          every connection of connections.jsonl @null: 0
                        NOT_HELD: connections are answered and kept open until the pod is deleted: 0 of 0 were
                        """),
                new Case<>(
                        "crash",
                        run -> {},
                        ShutdownBasis::crash,
                        """
                        1 of 3 pods of Deployment shop/api (one ready pod on the watched node; the others went on serving)
                          GET /pods @4711: 3
                        800 of 800 requests planned after the warm-up (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 800
                        HELD: the load is answered without a failure before the first provocation: 200 requests answered, 0 failed
                        """),
                new Case<>(
                        "no outage",
                        run -> {},
                        ShutdownBasis::outage,
                        """
                        NOT_REACHED: the scenario’s own control, which comes before anything is provoked: nothing that the workload depends on was restarted
                        """));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_verdict_says_what_it_rests_on(Case<ShutdownRun, ShutdownBasis> given) {
        ShutdownRun run = ShutdownRun.good();
        given.change().accept(run);
        ShutdownObservations observations = run.observations();

        assertThat(BasisText.of(given.which()
                        .apply(new ShutdownBasis(observations, BasisText.beside(raw, "shop", observations.load())))))
                .isEqualTo(given.expected());
    }
}
