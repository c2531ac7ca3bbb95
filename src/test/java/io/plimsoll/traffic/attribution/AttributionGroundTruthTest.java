package io.plimsoll.traffic.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.LossCause;
import io.plimsoll.traffic.attribution.RolloutSimulation.Defect;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Attribution against known losses: at least 95 of 100 must get their cause, and none a wrong one.
 *
 * <p>A loss whose true cause is unknown (nothing recorded explains it) counts as wrong with any cause, and does not count
 * among those that must get one.
 */
class AttributionGroundTruthTest {

    private static final int SEEDS = 20;

    @ParameterizedTest
    @EnumSource(Defect.class)
    void gives_the_true_cause_of_losses_by_one_defect(Defect defect) {
        Result result = result(Set.of(defect));

        assertThat(result.wrong).as(result.toString()).isEmpty();
        assertThat(result.known()).as(result.toString()).isGreaterThanOrEqualTo(SEEDS);
        assertThat(result.attributed()).as(result.toString()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void finds_no_cause_where_there_is_no_defect() {
        Result result = result(Set.of());

        assertThat(result.wrong).as(result.toString()).isEmpty();
        assertThat(result.known()).isZero();
        assertThat(result.table.get(LossCause.UNKNOWN)).isEqualTo(Map.of(LossCause.UNKNOWN, 6 * SEEDS));
    }

    @Test
    void never_gives_a_wrong_cause_when_two_defects_meet() {
        Result all = new Result();
        for (Defect first : Defect.values()) {
            for (Defect second : Defect.values()) {
                if (first.compareTo(second) < 0) {
                    add(all, EnumSet.of(first, second), 1);
                }
            }
        }

        assertThat(all.wrong).as(all.toString()).isEmpty();
    }

    private static Result result(Set<Defect> defects) {
        Result result = new Result();
        add(result, defects, SEEDS);
        return result;
    }

    private static void add(Result result, Set<Defect> defects, int seeds) {
        LongStream.rangeClosed(1, seeds).forEach(seed -> {
            RolloutSimulation simulation = RolloutSimulation.of(seed, defects);
            List<AttributedLoss> losses =
                    new Attribution(RolloutSimulation.routes()).attribute(simulation.ledger(), simulation.timeline());
            assertThat(losses).hasSize(simulation.failures());
            for (AttributedLoss loss : losses) {
                result.add(defects + " seed " + seed, simulation.truthOf(loss.entry()), loss);
            }
        });
    }

    private static final class Result {
        private final Map<LossCause, Map<LossCause, Integer>> table = new EnumMap<>(LossCause.class);
        private final List<String> wrong = new ArrayList<>();
        private final List<String> unknown = new ArrayList<>();

        void add(String where, LossCause truth, AttributedLoss loss) {
            table.computeIfAbsent(truth, cause -> new EnumMap<>(LossCause.class))
                    .merge(loss.cause(), 1, Integer::sum);
            String line = where + ": truly " + truth + ", taken for " + loss.cause() + ": "
                    + loss.entry().connection() + " " + loss.entry().lossKind() + ". " + loss.because();
            if (loss.cause() != truth && loss.cause() != LossCause.UNKNOWN) {
                wrong.add(line);
            } else if (loss.cause() != truth) {
                unknown.add(line);
            }
        }

        int known() {
            return table.entrySet().stream()
                    .filter(row -> row.getKey() != LossCause.UNKNOWN)
                    .flatMap(row -> row.getValue().values().stream())
                    .mapToInt(Integer::intValue)
                    .sum();
        }

        double attributed() {
            return 1 - (double) unknown.size() / known();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("true cause -> cause given\n");
            table.forEach((truth, given) ->
                    text.append("  ").append(truth).append(" -> ").append(given).append('\n'));
            text.append("left unknown: ")
                    .append(unknown.size())
                    .append(" of ")
                    .append(known())
                    .append('\n');
            unknown.stream()
                    .limit(5)
                    .forEach(line -> text.append("  ").append(line).append('\n'));
            text.append("wrong: ").append(wrong.size()).append('\n');
            wrong.stream()
                    .limit(5)
                    .forEach(line -> text.append("  ").append(line).append('\n'));
            return text.toString();
        }
    }
}
