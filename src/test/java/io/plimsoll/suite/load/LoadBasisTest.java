package io.plimsoll.suite.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RecordedLists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadBasisTest {

    private static final Verdict.Pass PASS = new Verdict.Pass("nothing was lost", List.of());

    @TempDir
    private Path raw;

    @Test
    void lists_are_queries_that_anybody_can_ask_again() throws IOException {
        Files.writeString(
                raw.resolve(RecordedLists.FILE),
                """
                {"micros":1,"request":"GET /api/v1/namespaces/shop/pods","kind":"Pod","namespace":"shop",\
                "resourceVersion":"4711","items":3,"complete":true}
                {"micros":2,"request":"GET /apis/apps/v1/namespaces/shop/deployments","kind":"Deployment",\
                "namespace":"shop","resourceVersion":"4712","items":1,"complete":true}
                {"micros":3,"request":"GET /api/v1/namespaces/db/pods","kind":"Pod","namespace":"db",\
                "resourceVersion":"4713","items":500,"complete":false}
                """);

        RecordedLists lists = RecordedLists.read(raw);

        assertThat(lists.of("shop", "Pod"))
                .containsExactly(new Query("GET /api/v1/namespaces/shop/pods", "4711", 3, true));
        assertThat(lists.of("Pod"))
                .containsExactly(
                        new Query("GET /api/v1/namespaces/shop/pods", "4711", 3, true),
                        new Query("GET /api/v1/namespaces/db/pods", "4713", 500, false));
        assertThat(lists.of("shop", "Secret")).isEmpty();
    }

    @Test
    void a_block_that_had_no_effect_is_no_control() {
        assertThat(LoadBasis.blocked("port 8080", true, false))
                .isEqualTo(new Control(
                        "port 8080 is not reached while it is blocked",
                        Control.State.HELD,
                        "reached before, not reached under the block"));
        assertThat(LoadBasis.blocked("port 8080", true, true).state()).isEqualTo(Control.State.NOT_HELD);
        assertThat(LoadBasis.cutOff("port 8080", false, false).state()).isEqualTo(Control.State.NOT_HELD);
    }

    @Test
    void two_controls_hold_only_together() {
        Control held = new Control("a", Control.State.HELD, "x");
        Control not = new Control("b", Control.State.NOT_HELD, "y");

        assertThat(held.and(held).state()).isEqualTo(Control.State.HELD);
        assertThat(held.and(not)).isEqualTo(new Control("a; b", Control.State.NOT_HELD, "x; y"));
        assertThat(not.and(held).state()).isEqualTo(Control.State.NOT_HELD);
    }

    @Test
    void a_pass_without_its_control_is_an_error() {
        Control not = new Control("the load is clean", Control.State.NOT_HELD, "0 requests answered, 0 failed");

        assertThat(new Judged(PASS, new Basis(List.of(), not)).verdict())
                .isEqualTo(new Verdict.Error(
                        "it would have passed, but its control was not seen to hold: the load is clean: 0 requests"
                                + " answered, 0 failed",
                        "report this as a defect of the harness, with the evidence pack"));
        assertThat(new Judged(PASS, Basis.notReached("it broke off")).verdict()).isInstanceOf(Verdict.Error.class);
        assertThat(new Judged(PASS, new Basis(List.of(), Control.notNeeded("it reads"))).verdict())
                .isEqualTo(PASS);
    }
}
