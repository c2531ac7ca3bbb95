package io.plimsoll.suite.bluegreen;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.load.BasisText;
import io.plimsoll.suite.load.BasisText.Case;
import io.plimsoll.suite.load.RecordedLoad;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlueGreenBasisTest {

    @TempDir
    private Path raw;

    static Stream<Case<BlueGreenRun, BlueGreenBasis>> cases() {
        return Stream.of(
                new Case<>(
                        "switches",
                        run -> {},
                        BlueGreenBasis::switching,
                        """
                        1 of 1 pods of Deployment shop/shop-blue (census)
                          GET /pods @4711: 3
                        1 of 1 pods of Deployment shop/shop-green (census)
                          GET /pods @4711: 3
                        280 of 280 requests planned until a colour was made not ready (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 360
                        HELD: the load is answered without a failure before the switch: 95 requests answered, 0 failed
                        """),
                new Case<>(
                        "switches after a load that failed",
                        run -> {
                            run.load.refused(RecordedLoad.LOAD + 1);
                        },
                        BlueGreenBasis::switching,
                        """
                        1 of 1 pods of Deployment shop/shop-blue (census)
                          GET /pods @4711: 3
                        1 of 1 pods of Deployment shop/shop-green (census)
                          GET /pods @4711: 3
                        281 of 281 requests planned until a colour was made not ready (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 361
                        NOT_HELD: the load is answered without a failure before the switch: 95 requests answered, 1 failed
                        """),
                new Case<>(
                        "not ready",
                        run -> {},
                        BlueGreenBasis::unready,
                        """
                        1 of 1 pods of Deployment shop/shop-green (census)
                          GET /pods @4711: 3
                        50 of 50 requests planned since the switch was asked for (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 360
                        HELD: the load is answered without a failure before the switch to a colour that is not ready: 30 requests answered, 0 failed
                        """),
                new Case<>(
                        "not tried",
                        run -> {
                            run.tried = false;
                        },
                        BlueGreenBasis::unready,
                        """
                        NOT_REACHED: the scenario’s own control, which comes before anything is provoked: the switches before it did not go through
                        """));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_verdict_says_what_it_rests_on(Case<BlueGreenRun, BlueGreenBasis> given) {
        BlueGreenRun run = new BlueGreenRun();
        given.change().accept(run);
        BlueGreenObservations observations = run.observations();

        assertThat(BasisText.of(given.which()
                        .apply(new BlueGreenBasis(observations, BasisText.beside(raw, "shop", observations.load())))))
                .isEqualTo(given.expected());
    }
}
