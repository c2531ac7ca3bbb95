package io.plimsoll.suite.compose;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.toolbox.requests.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides DEP-CMP-002: what was written is still there after everything but the volumes was removed and started again, and after
 * every container was made anew.
 */
final class DataJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-CMP-002";

    private DataJudge() {}

    /** Returns the verdict that {@code facts} lead to. */
    static Verdict judge(DataFacts facts) {
        Kept kept = facts.kept();
        if (kept == null) {
            return facts.named().isEmpty() && facts.anonymous().isEmpty()
                    ? new Verdict.NotApplicable(
                            "the Compose file has no volume, and the spec declares no \"read-write\"")
                    : Kept.nothingDeclared();
        }
        Optional<Verdict> unsound = kept.unsound();
        if (unsound.isPresent()) {
            return unsound.get();
        }
        if (!facts.problem().isEmpty()) {
            return new Verdict.Error(
                    "it did not come up again: " + facts.problem(), "see DEP-CMP-001, and run the check again");
        }
        List<Finding> findings = new ArrayList<>();
        lost(facts, kept, facts.afterDown(), "docker compose down, and up").ifPresent(findings::add);
        if (findings.isEmpty()) {
            lost(facts, kept, facts.afterRecreate(), "docker compose up --force-recreate")
                    .ifPresent(findings::add);
        }
        return findings.isEmpty()
                ? new Verdict.Pass(
                        "what was written is still there after down and up, and after every container was made anew; named volumes: "
                                + list(facts.named())
                                + (facts.anonymous().isEmpty()
                                        ? ""
                                        : "; without a name, so gone with down: " + list(facts.anonymous())),
                        List.of())
                : new Verdict.Fail(findings, List.of());
    }

    private static Optional<Finding> lost(DataFacts facts, Kept kept, @Nullable Answer later, String what) {
        if (later == null || kept.isStillThere(later)) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>();
        facts.named().forEach(volume -> evidence.add("named volume " + volume));
        facts.anonymous().forEach(volume -> evidence.add("volume without a name, gone with down: " + volume));
        return Optional.of(new Finding(
                ComposeCause.DATA_LOST.name(),
                "what was written by " + kept.write().request(),
                "after %s, %s is answered as before".formatted(what, later.request()),
                later.right() ? "HTTP %s with another content".formatted(later.status()) : later.text(),
                "what was written is gone",
                facts.anonymous().isEmpty()
                        ? "mount a named volume where the service keeps its data"
                        : "give the volume a name under \"volumes\", and mount it where the service keeps its data",
                evidence));
    }

    private static String list(List<String> all) {
        return all.isEmpty() ? "none" : String.join(", ", all);
    }
}
