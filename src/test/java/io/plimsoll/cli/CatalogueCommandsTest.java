package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.spec.Mutant;
import io.plimsoll.suite.Qualification;
import io.plimsoll.suite.QualificationResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueCommandsTest {

    @TempDir
    private Path folder;

    @Test
    void list_prints_the_checks_of_a_suite() {
        Terminal.Screen screen = new Terminal(folder).run("list", "--suite", "deploy");

        assertThat(screen)
                .isEqualTo(new Terminal.Screen(
                        0,
                        """
                        CHECK           SEVERITY  METHOD  TITLE
                        DEP-DEPLOY-001  high      TEST    The deployment becomes ready from clean within its budget and stays so
                        """,
                        ""));
    }

    @Test
    void list_prints_every_check() {
        Terminal.Screen screen = new Terminal(folder).run("list");

        assertThat(screen.out().lines().map(line -> line.split(" ")[0]))
                .startsWith("CHECK", "DEP-DEPLOY-001", "DEP-ROL-001", "DEP-ROL-003", "DEP-ROL-006");
    }

    @Test
    void explain_prints_the_whole_check_and_the_mutants_that_prove_it() {
        Terminal.Screen screen = new Terminal(folder)
                .qualification(proofs(
                        mutant("closes-at-once", Map.of("DEP-ROL-001", "CLOSED_BEFORE_DRAIN"), Map.of(), true),
                        mutant("no-cluster-dns", Map.of(), Map.of("DEP-ROL-001", "control"), false),
                        mutant("floor-broken", Map.of("DEP-ROL-007", "BELOW_FLOOR"), Map.of(), false)))
                .run("explain", "dep-rol-001");

        assertThat(screen.code()).isZero();
        assertThat(screen.err()).isEmpty();
        assertThat(screen.out())
                .startsWith("DEP-ROL-001  A rolling update under load loses no request\n"
                        + "version 2, suite rolling-update, severity high, method TEST\n\nCriterion\n  From 20 seconds")
                .contains("\n\nHow it is tested\n  Load runs")
                .contains("\n\nRemedy\n  ")
                .contains("\n\nCauses that a failure may name\n  ")
                .contains("\n\nControls\n  ")
                .endsWith(
                        """

                        Mutants that prove it
                          closes-at-once: It is broken. must fail with CLOSED_BEFORE_DRAIN (run by verify)
                          no-cluster-dns: It is broken. must end in error: control
                        """);
        assertThat(screen.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    private static Mutant mutant(
            String name, Map<String, String> mustFail, Map<String, String> mustError, boolean smoke) {
        return new Mutant(name, "It is broken.", mustFail, mustError, List.of(), smoke, "");
    }

    private static Qualification proofs(Mutant... mutants) {
        return new Qualification() {
            @Override
            public List<Mutant> mutants() {
                return List.of(mutants);
            }

            @Override
            public List<String> variants() {
                throw new AssertionError("explain must not choose among variants");
            }

            @Override
            public QualificationResult run(
                    Set<String> suites, Set<String> checks, Set<String> variants, Listener listener) {
                throw new AssertionError("explain must not run anything");
            }
        };
    }
}
