package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.spec.Mutant;
import io.plimsoll.suite.Qualification;
import io.plimsoll.suite.QualificationResult;
import io.plimsoll.suite.QualificationResult.Trial;
import io.plimsoll.suite.QualificationResult.Trial.Kind;
import io.plimsoll.suite.QualificationResult.Trial.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualifyCommandTest {

    private static final Trial CAUGHT =
            trial("closes-at-once", Kind.MUTANT, State.HELD, List.of("DEP-ROL-001 CLOSED_BEFORE_DRAIN"), "");
    private static final Trial GOOD = trial("nginx", Kind.GOOD, State.HELD, List.of(), "");
    private static final Trial SURVIVED =
            trial("slow-start", Kind.MUTANT, State.NOT_HELD, List.of(), "expected DEP-ROL-001 to fail, but it passed");
    private static final Trial UNDECIDED =
            trial("flapping", Kind.MUTANT, State.UNDECIDED, List.of(), "the load generator fell behind");

    @TempDir
    private Path folder;

    private final List<Set<String>> selected = new ArrayList<>();

    @Test
    void exits_0_when_every_mutant_was_caught_and_every_good_variant_passed() {
        assertThat(qualify(List.of(CAUGHT, GOOD)))
                .isEqualTo(new Terminal.Screen(
                        0,
                        """
                        RESULT  KIND    VARIANT         TIME  CAUGHT BY
                        held    mutant  closes-at-once  61 s  DEP-ROL-001 CLOSED_BEFORE_DRAIN
                        held    good    nginx           61 s  nothing

                        1 mutants and 1 good variants: 2 as they must, 0 not, 0 undecided
                        """,
                        "    0 s  1 of 2: closes-at-once held\n    0 s  2 of 2: nginx held\n"));
    }

    @Test
    void exits_1_when_a_mutant_survived() {
        Terminal.Screen screen = qualify(List.of(SURVIVED, UNDECIDED));

        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.out())
                .isEqualTo(
                        """
                        RESULT     KIND    VARIANT     TIME  CAUGHT BY
                        not-held   mutant  slow-start  61 s  nothing - expected DEP-ROL-001 to fail, but it passed
                        undecided  mutant  flapping    61 s  nothing - the load generator fell behind

                        2 mutants and 0 good variants: 0 as they must, 1 not, 1 undecided
                        """);
    }

    @Test
    void exits_2_when_one_could_not_be_decided() {
        assertThat(qualify(List.of(CAUGHT, UNDECIDED)).code()).isEqualTo(2);
    }

    @Test
    void exits_2_when_nothing_was_run() {
        assertThat(qualify(List.of()).code()).isEqualTo(2);
    }

    @Test
    void exits_69_when_the_environment_lacks_something() {
        assertThat(run(new QualificationResult.Missing("Docker does not answer.", "Start it.")))
                .isEqualTo(new Terminal.Screen(69, "", "Docker does not answer.\nStart it.\n"));
    }

    @Test
    void passes_on_what_was_selected() {
        run(
                new QualificationResult.Completed(List.of()),
                "--suite",
                "deploy",
                "--suite",
                "rolling-update",
                "--check",
                "DEP-ROL-007",
                "--variant",
                "nginx");

        assertThat(selected)
                .containsExactly(Set.of("deploy", "rolling-update"), Set.of("DEP-ROL-007"), Set.of("nginx"));
    }

    @Test
    void exits_64_when_there_is_no_such_variant() {
        assertThat(run(new QualificationResult.Completed(List.of()), "--variant", "nginks"))
                .isEqualTo(new Terminal.Screen(64, "", "There is no variant 'nginks'. Did you mean 'nginx'?\n"));
        assertThat(selected).isEmpty();
    }

    private Terminal.Screen qualify(List<Trial> trials) {
        return run(new QualificationResult.Completed(trials));
    }

    private Terminal.Screen run(QualificationResult result, String... options) {
        List<String> arguments = new ArrayList<>(List.of("qualify"));
        arguments.addAll(List.of(options));
        return new Terminal(folder).qualification(answering(result)).run(arguments.toArray(String[]::new));
    }

    private Qualification answering(QualificationResult result) {
        return new Qualification() {
            @Override
            public List<Mutant> mutants() {
                return List.of();
            }

            @Override
            public List<String> variants() {
                return List.of("closes-at-once", "nginx");
            }

            @Override
            public QualificationResult run(
                    Set<String> suites, Set<String> checks, Set<String> variants, Listener listener) {
                selected.add(suites);
                selected.add(checks);
                selected.add(variants);
                if (result instanceof QualificationResult.Completed completed) {
                    List<Trial> trials = completed.trials();
                    for (int i = 0; i < trials.size(); i++) {
                        listener.finished(trials.get(i), i + 1, trials.size());
                    }
                }
                return result;
            }
        };
    }

    private static Trial trial(String name, Kind kind, State state, List<String> caughtBy, String detail) {
        return new Trial(name, kind, state, caughtBy, detail, Duration.ofSeconds(61));
    }
}
