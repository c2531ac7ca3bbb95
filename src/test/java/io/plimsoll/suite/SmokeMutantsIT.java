package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.QualificationResult.Trial;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Proves on a real cluster that the checks can fail: every mutant marked {@code smoke} is caught for its cause. */
class SmokeMutantsIT {

    @Test
    void should_catch_every_smoke_mutant_for_its_stated_cause() {
        QualificationResult result = new FixtureQualification(
                        Catalogue.bundled(), Path.of("fixtures"), Path.of("target/plimsoll-reports/qualify"))
                .smoke(new Listener());

        assertThat(result).isInstanceOfSatisfying(QualificationResult.Completed.class, completed -> {
            List<Trial> trials = completed.trials();
            assertThat(trials).extracting(Trial::name).contains("listener-closed-at-once", "wrong-probe-port");
            assertThat(trials).allSatisfy(trial -> assertThat(trial.state())
                    .as("%s: %s", trial.name(), trial.detail())
                    .isEqualTo(Trial.State.HELD));
        });
    }

    private static final class Listener implements Qualification.Listener {

        private final RunListener log = new LoggingListener();

        @Override
        public void finished(Trial trial, int done, int planned) {
            log.phase(String.format(Locale.ROOT, "mutant %d of %d", done, planned), trial.toString());
        }

        @Override
        public void phase(String phase, String detail) {
            log.phase(phase, detail);
        }

        @Override
        public void live(String line) {
            log.live(line);
        }

        @Override
        public void decided(Check check, Verdict verdict) {
            log.decided(check, verdict);
        }
    }
}
