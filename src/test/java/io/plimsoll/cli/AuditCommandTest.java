package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.AuditResult;
import io.plimsoll.suite.AuditResult.Item;
import io.plimsoll.suite.AuditResult.State;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {

    private static final Item LEDGER = new Item("ledger.csv", State.HOLDS, "as recorded");

    @TempDir
    private Path folder;

    @Test
    void exits_0_when_the_pack_holds() {
        assertThat(audit(LEDGER))
                .isEqualTo(new Terminal.Screen(
                        0,
                        """
                        RESULT  SUBJECT     DETAIL
                        holds   ledger.csv  as recorded

                        HOLDS - all 1 items are as the pack says.
                        """,
                        ""));
    }

    @Test
    void exits_1_when_anything_differs_even_if_something_is_unknown() {
        assertThat(audit(
                        LEDGER,
                        new Item("DEP-ROL-001", State.DIFFERS, "pass, recomputed: fail"),
                        new Item("DEP-ROL-007", State.UNKNOWN, "the timeline is missing")))
                .isEqualTo(new Terminal.Screen(
                        1,
                        """
                        RESULT   SUBJECT      DETAIL
                        holds    ledger.csv   as recorded
                        differs  DEP-ROL-001  pass, recomputed: fail
                        unknown  DEP-ROL-007  the timeline is missing

                        DOES NOT HOLD - 1 of 3 items differ from what the pack says.
                        """,
                        ""));
    }

    @Test
    void exits_2_when_it_cannot_be_told() {
        assertThat(audit(LEDGER, new Item("DEP-ROL-007", State.UNKNOWN, "the timeline is missing")))
                .isEqualTo(new Terminal.Screen(
                        2,
                        """
                        RESULT   SUBJECT      DETAIL
                        holds    ledger.csv   as recorded
                        unknown  DEP-ROL-007  the timeline is missing

                        CANNOT TELL - 1 of 2 items could be confirmed, and none differs.
                        """,
                        ""));
    }

    @Test
    void exits_2_when_nothing_was_compared() {
        assertThat(audit())
                .isEqualTo(new Terminal.Screen(
                        2,
                        """
                        RESULT  SUBJECT  DETAIL

                        CANNOT TELL - 0 of 0 items could be confirmed, and none differs.
                        """,
                        ""));
    }

    @Test
    void a_missing_folder_is_wrong_usage() {
        assertThat(new Terminal(folder).run("audit", "nope"))
                .isEqualTo(new Terminal.Screen(
                        64, "", "There is no folder nope. Name the folder of a run, for example reports/<run>.\n"));
    }

    private Terminal.Screen audit(Item... items) {
        return new Terminal(folder).audit(new AuditResult(List.of(items))).run("audit", ".");
    }
}
