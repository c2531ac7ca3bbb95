package io.plimsoll.suite.probes;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.load.BasisText;
import io.plimsoll.suite.load.BasisText.Case;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProbesBasisTest {

    @TempDir
    private Path raw;

    static Stream<Case<ProbesRun, ProbesBasis>> cases() {
        return Stream.of(
                new Case<>(
                        "withdrawal",
                        run -> {},
                        ProbesBasis::withdrawal,
                        """
                        1 of 4 pods of Deployment shop/api (the first ready pod; the others were left alone)
                          GET /pods @4711: 3
                        540 of 540 requests planned after the warm-up (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 540
                        HELD: port 8080 of pod api-a is not reached while it is blocked; the load is answered without a failure before the failure: reached before, not reached under the block; 196 requests answered, 0 failed
                        """),
                new Case<>(
                        "withdrawal after a load that failed",
                        run -> {
                            run.failed(ProbesRun.LOAD + 1);
                        },
                        ProbesBasis::withdrawal,
                        """
                        1 of 4 pods of Deployment shop/api (the first ready pod; the others were left alone)
                          GET /pods @4711: 3
                        541 of 541 requests planned after the warm-up (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 541
                        NOT_HELD: port 8080 of pod api-a is not reached while it is blocked; the load is answered without a failure before the failure: reached before, not reached under the block; 196 requests answered, 1 failed
                        """),
                new Case<>(
                        "restart",
                        run -> {},
                        ProbesBasis::restart,
                        """
                        1 of 4 pods of Deployment shop/api (the first ready pod; the others were left alone)
                          GET /pods @4711: 3
                        HELD: port 8080 of pod api-b is not reached while it is blocked: reached before, not reached under the block
                        """),
                new Case<>(
                        "slow start",
                        run -> {},
                        ProbesBasis::slowStart,
                        """
                        1 of 4 pods of Deployment shop/api (the first ready pod; the others were left alone)
                          GET /pods @4711: 3
                        HELD: port 8080 of pod api-c is not reached while it is blocked: reached before, not reached under the block
                        """),
                new Case<>(
                        "serving port",
                        run -> {},
                        ProbesBasis::servingPort,
                        """
                        1 of 4 pods of Deployment shop/api (the first ready pod; the others were left alone)
                          GET /pods @4711: 3
                        HELD: port 8080 of pod api-a is reached before it is blocked, and not while it is: reached before, not reached under the block
                        """),
                new Case<>(
                        "dependency",
                        run -> {},
                        ProbesBasis::dependency,
                        """
                        4 of 4 pods of Deployment shop/api (census)
                          GET /pods @4711: 3
                        540 of 540 requests planned after the warm-up (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 540
                        HELD: the load is answered without a failure before the first failure; port 5432 of pod db-0 is reached before it is blocked, and not while it is: 196 requests answered, 0 failed; reached before, not reached under the block
                        """),
                new Case<>(
                        "peak",
                        run -> {},
                        ProbesBasis::peak,
                        """
                        4 of 4 pods of Deployment shop/api (those that were there when the declared load began)
                          GET /pods @4711: 3
                        540 of 540 requests planned after the warm-up (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 540
                        HELD: the load is what was declared, and generator and ledger agree on it: 540 requests sent, 250.0 a second were declared
                        """));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_verdict_says_what_it_rests_on(Case<ProbesRun, ProbesBasis> given) {
        ProbesRun run = ProbesRun.good();
        given.change().accept(run);
        ProbesObservations observations = run.observations();

        assertThat(BasisText.of(given.which()
                        .apply(new ProbesBasis(observations, BasisText.beside(raw, "shop", observations.load())))))
                .isEqualTo(given.expected());
    }
}
