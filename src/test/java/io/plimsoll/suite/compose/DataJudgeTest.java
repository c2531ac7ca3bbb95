package io.plimsoll.suite.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.toolbox.requests.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DataJudgeTest {

    private static final List<String> NAMED = List.of("data, service database at /data");
    private static final List<String> ANONYMOUS = List.of("service cache at /cache");

    static Answer answer(String name, int status, String sha256) {
        return new Answer(
                name,
                (name.equals("write") ? "POST" : "GET") + " http://web:8080/items",
                1,
                1,
                status,
                status == 200,
                "",
                sha256,
                status == 0 ? "Connection refused" : "");
    }

    static Kept kept() {
        return new Kept(answer("read", 200, "empty"), answer("write", 200, "ok"), answer("read", 200, "full"));
    }

    private static Verdict judge(@Nullable Kept kept, @Nullable Answer afterDown, @Nullable Answer afterRecreate) {
        return DataJudge.judge(new DataFacts(0, 1, kept, NAMED, ANONYMOUS, afterDown, afterRecreate, ""));
    }

    @Test
    void passes_when_what_was_written_is_still_there() {
        assertThat(judge(kept(), answer("read", 200, "full"), answer("read", 200, "full")))
                .isEqualTo(new Verdict.Pass(
                        "what was written is still there after down and up, and after every container was made anew; named volumes:"
                                + " data, service database at /data; without a name, so gone with down: service cache at /cache",
                        List.of()));
    }

    @Test
    void is_not_tested_when_nothing_can_be_written() {
        assertThat(judge(null, null, null))
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.PREREQ_MISSING,
                        "the spec declares no \"read-write\", a request that writes and one that reads it back by {id}, of an entry point that"
                                + " the Compose file has; so nothing tells whether what was written is still there"));
    }

    @Test
    void does_not_apply_where_nothing_is_kept() {
        assertThat(DataJudge.judge(new DataFacts(0, 1, null, List.of(), List.of(), null, null, "")))
                .isEqualTo(new Verdict.NotApplicable(
                        "the Compose file has no volume, and the spec declares no \"read-write\""));
    }

    @Test
    void cannot_decide_when_the_requests_show_nothing() {
        Kept refused = new Kept(answer("read", 200, "empty"), answer("write", 500, "no"), answer("read", 200, "empty"));
        Kept unread = new Kept(answer("read", 200, "empty"), answer("write", 200, "ok"), answer("read", 0, ""));
        Kept same = new Kept(answer("read", 200, "same"), answer("write", 200, "ok"), answer("read", 200, "same"));

        assertThat(judge(refused, null, null))
                .isEqualTo(new Verdict.Error(
                        "before anything was done, POST http://web:8080/items was answered with HTTP 500",
                        "correct \"read-write\" in the spec, so that both requests are answered as declared"));
        assertThat(judge(unread, null, null))
                .isEqualTo(new Verdict.Error(
                        "before anything was done, GET http://web:8080/items was answered with no answer (Connection refused)",
                        "correct \"read-write\" in the spec, so that both requests are answered as declared"));
        assertThat(judge(same, null, null))
                .isEqualTo(new Verdict.Error(
                        "the answer to GET http://web:8080/items is the same before and after the write, so it does not show what was"
                                + " written",
                        "declare a request that reads what the other one writes"));
    }

    @Test
    void cannot_decide_when_it_does_not_come_up_again() {
        assertThat(DataJudge.judge(
                        new DataFacts(0, 1, kept(), NAMED, ANONYMOUS, null, null, "web is running and unhealthy")))
                .isEqualTo(new Verdict.Error(
                        "it did not come up again: web is running and unhealthy",
                        "see DEP-CMP-001, and run the check again"));
    }

    @Test
    void fails_when_it_is_gone_with_down() {
        assertThat(findings(judge(kept(), answer("read", 200, "empty"), null)))
                .containsExactly(
                        """
                        DATA_LOST
                        what was written by POST http://web:8080/items
                        expected: after docker compose down, and up, GET http://web:8080/items is answered as before
                        observed: HTTP 200 with another content
                        difference: what was written is gone
                        remedy: give the volume a name under "volumes", and mount it where the service keeps its data
                        evidence: named volume data, service database at /data | volume without a name, gone with down: service cache at /cache
                        """);
    }

    @Test
    void fails_when_it_is_gone_with_the_container() {
        assertThat(findings(DataJudge.judge(new DataFacts(
                        0, 1, kept(), NAMED, List.of(), answer("read", 200, "full"), answer("read", 404, "no"), ""))))
                .containsExactly(
                        """
                        DATA_LOST
                        what was written by POST http://web:8080/items
                        expected: after docker compose up --force-recreate, GET http://web:8080/items is answered as before
                        observed: HTTP 404
                        difference: what was written is gone
                        remedy: mount a named volume where the service keeps its data
                        evidence: named volume data, service database at /data
                        """);
    }

    private static List<String> findings(Verdict verdict) {
        return ((Verdict.Fail) verdict).findings().stream().map(Samples::text).toList();
    }
}
