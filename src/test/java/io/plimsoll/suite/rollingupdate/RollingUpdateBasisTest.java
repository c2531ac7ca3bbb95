package io.plimsoll.suite.rollingupdate;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.load.BasisText;
import io.plimsoll.suite.load.BasisText.Case;
import io.plimsoll.suite.load.RecordedLoad;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RollingUpdateBasisTest {

    private static final long UPDATE = LOAD + 20 * SECOND;
    private static final long UPDATED = UPDATE + 15 * SECOND;
    private static final long ROLLBACK = UPDATED + 10 * SECOND;
    private static final long BACK = ROLLBACK + 12 * SECOND;

    @TempDir
    private Path raw;

    /** An update of two pods with its rollback, with parts that a test replaces. */
    private static final class Run {
        final RecordedLoad load = new RecordedLoad();
        boolean podsMove = true;
        boolean rolledBack = true;

        Run() {
            load.steady(LOAD, UPDATE, "old-a", "old-b");
            load.steady(UPDATE, ROLLBACK, "new-a", "new-b");
            load.steady(ROLLBACK, BACK + 5 * SECOND, "back-a", "back-b");
        }

        RollingUpdateObservations observations() {
            for (String replicaSet : List.of("api-1", "api-2")) {
                load.cluster.replicaSet(LOAD - SECOND, replicaSet, "api", "1");
            }
            for (String pod : List.of("old-a", "old-b")) {
                load.cluster.listed(LOAD - SECOND, pod, "api-1", LOAD - 60 * SECOND);
            }
            if (podsMove) {
                appear(UPDATE, "api-2", "new-a", "new-b");
                appear(ROLLBACK, "api-1", "back-a", "back-b");
            }
            UpdateFacts facts = new UpdateFacts(load.facts(), UPDATE, UPDATED);
            if (rolledBack) {
                facts.rolledBack(ROLLBACK, BACK, "back-a", "back-b");
            }
            return new RollingUpdateObservations(facts.get(), load.observations());
        }

        private void appear(long at, String replicaSet, String... names) {
            for (String pod : names) {
                load.cluster.created(at + SECOND, pod, replicaSet);
                load.cluster.running(at + 2 * SECOND, pod, at + 2 * SECOND);
                load.cluster.ready(at + 3 * SECOND, pod, true, at + 3 * SECOND);
            }
        }
    }

    static Stream<Case<Run, RollingUpdateBasis>> cases() {
        return Stream.of(
                new Case<>(
                        "update",
                        run -> {},
                        RollingUpdateBasis::update,
                        """
                        2 of 6 pods of Deployment shop/api (those that served before the update, which had to be replaced)
                          GET /pods @4711: 3
                        450 of 450 requests planned from the warm-up to the rollback (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 620
                        HELD: the load is answered without a failure before the update: 200 requests answered, 0 failed
                        """),
                new Case<>(
                        "update without a rollback",
                        run -> run.rolledBack = false,
                        RollingUpdateBasis::update,
                        """
                        2 of 6 pods of Deployment shop/api (those that served before the update, which had to be replaced)
                          GET /pods @4711: 3
                        620 of 620 requests planned from the warm-up to the rollback (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 620
                        HELD: the load is answered without a failure before the update: 200 requests answered, 0 failed
                        """),
                new Case<>(
                        "update under a load that failed before it",
                        run -> run.load.wrong(LOAD + SECOND + 1, "old-a", 500),
                        RollingUpdateBasis::update,
                        """
                        2 of 6 pods of Deployment shop/api (those that served before the update, which had to be replaced)
                          GET /pods @4711: 3
                        451 of 451 requests planned from the warm-up to the rollback (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 621
                        NOT_HELD: the load is answered without a failure before the update: 200 requests answered, 1 failed
                        """),
                new Case<>(
                        "availability",
                        run -> {},
                        RollingUpdateBasis::availability,
                        """
                        6 of 6 pods of Deployment shop/api (census)
                          GET /pods @4711: 3
                        HELD: the watch shows how pods come and go during the update: 6 events of pods of Deployment shop/api
                        """),
                new Case<>(
                        "availability where the watch shows nothing",
                        run -> run.podsMove = false,
                        RollingUpdateBasis::availability,
                        """
                        2 of 2 pods of Deployment shop/api (census)
                          GET /pods @4711: 3
                        NOT_HELD: the watch shows how pods come and go during the update: 0 events of pods of Deployment shop/api
                        """),
                new Case<>(
                        "rollback",
                        run -> {},
                        RollingUpdateBasis::rollback,
                        """
                        2 of 6 pods of Deployment shop/api (those that were left after the rollback, compared with those from before the update)
                          GET /pods @4711: 3
                        170 of 170 requests planned from the rollback on (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 620
                        HELD: the load is answered without a failure before the rollback: 100 requests answered, 0 failed
                        """),
                new Case<>(
                        "rollback of an update that itself lost a request",
                        run -> run.load.refused(UPDATE + SECOND + 1),
                        RollingUpdateBasis::rollback,
                        """
                        2 of 6 pods of Deployment shop/api (those that were left after the rollback, compared with those from before the update)
                          GET /pods @4711: 3
                        170 of 170 requests planned from the rollback on (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 621
                        HELD: the load is answered without a failure before the rollback: 100 requests answered, 0 failed
                        """),
                new Case<>(
                        "rollback after a load that failed between update and rollback",
                        run -> run.load.wrong(UPDATED + SECOND + 1, "new-a", 500),
                        RollingUpdateBasis::rollback,
                        """
                        2 of 6 pods of Deployment shop/api (those that were left after the rollback, compared with those from before the update)
                          GET /pods @4711: 3
                        170 of 170 requests planned from the rollback on (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 621
                        NOT_HELD: the load is answered without a failure before the rollback: 100 requests answered, 1 failed
                        """),
                new Case<>(
                        "no rollback",
                        run -> run.rolledBack = false,
                        RollingUpdateBasis::rollback,
                        """
                        NOT_REACHED: the scenario’s own control, which comes before anything is provoked: no rollback was asked for
                        """));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_verdict_says_what_it_rests_on(Case<Run, RollingUpdateBasis> given) {
        Run run = new Run();
        given.change().accept(run);
        RollingUpdateObservations observations = run.observations();

        assertThat(BasisText.of(given.which()
                        .apply(new RollingUpdateBasis(
                                observations, BasisText.beside(raw, "shop", observations.load())))))
                .isEqualTo(given.expected());
    }
}
