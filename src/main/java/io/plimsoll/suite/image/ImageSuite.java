package io.plimsoll.suite.image;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of images, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("image")
public class ImageSuite {

    @Test
    @DisplayName("DEP-IMG-001 no toolchain is in the image")
    void noToolchain(Checks checks) {
        checks.mustHold(ToolsJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-IMG-002 bases are pinned")
    void basesArePinned(Checks checks) {
        checks.mustHold(BasesJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-IMG-003 nothing runs as root")
    void nothingRunsAsRoot(Checks checks) {
        checks.mustHold(UserJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-IMG-004 no secret is in any layer, variable, label or build step")
    void noSecret(Checks checks) {
        checks.mustHold(SecretsJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-IMG-006 the image says what it consists of")
    void saysWhatItConsistsOf(Checks checks) {
        checks.mustHold(SbomJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-IMG-008 the image says which commit it was built from")
    void isTraceable(Checks checks) {
        checks.mustHold(RevisionJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-IMG-009 size and layers are within budget")
    void isSmallEnough(Checks checks) {
        checks.mustHold(SizeJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-IMG-010 no setuid file, no undeclared listener")
    void noPrivilegedFile(Checks checks) {
        checks.mustHold(PrivilegedFilesJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-IMG-011 starts read-only, without capabilities and new privileges")
    void startsRestricted(Checks checks) {
        checks.mustHold(RestrictedStartJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-IMG-012 two builds of the same sources give the same files")
    void isReproducible(Checks checks) {
        checks.mustHold(ReproducibleJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-IMG-013 start-up time and idle memory are within budget")
    void startsInTime(Checks checks) {
        checks.mustHold(StartBudgetJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-IMG-014 a second build uses the cache")
    void usesTheCache(Checks checks) {
        checks.mustHold(CacheJudge.CHECK);
    }
}
