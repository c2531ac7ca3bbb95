package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.image.RebuildFacts.Difference;
import java.util.ArrayList;
import java.util.List;

/** Decides DEP-IMG-012: two builds of the same sources differ in nothing but times and what the spec names. */
final class ReproducibleJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-IMG-012";

    private static final int SHOWN = 20;

    private ReproducibleJudge() {}

    /**
     * Returns the verdict.
     *
     * @param images what was recorded
     */
    static Verdict judge(List<RebuildFacts> images) {
        List<Finding> findings = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        List<String> held = new ArrayList<>();
        List<String> unbuilt = new ArrayList<>();
        for (RebuildFacts image : images) {
            RebuildFacts.Fresh fresh = image.fresh();
            if (fresh == null) {
                continue;
            }
            if (!fresh.problem().isEmpty()) {
                unbuilt.add(image.reference() + ": " + fresh.problem());
                continue;
            }
            List<Difference> stated = fresh.differences().stream()
                    .filter(each -> fresh.except().contains(each.where()))
                    .toList();
            List<Difference> others = fresh.differences().stream()
                    .filter(each -> !fresh.except().contains(each.where()))
                    .toList();
            measurements.add(new Measurement("files of " + image.reference() + " compared", fresh.files(), "", null));
            if (others.isEmpty()) {
                held.add("%s: %s files, %s"
                        .formatted(
                                image.reference(),
                                fresh.files(),
                                stated.isEmpty()
                                        ? "the same in both builds"
                                        : "the same in both builds but for "
                                                + String.join(
                                                        ", ",
                                                        stated.stream()
                                                                .map(Difference::where)
                                                                .toList())
                                                + ", as declared"));
            } else {
                findings.add(new Finding(
                        ImageCause.BUILDS_DIFFER.name(),
                        "image " + image.reference(),
                        "two builds of the same sources differ in nothing but times"
                                + (fresh.except().isEmpty() ? "" : " and " + String.join(", ", fresh.except())),
                        others.get(0).where() + ": " + others.get(0).how(),
                        "%s among %s files"
                                .formatted(
                                        others.size() == 1 ? "one difference" : others.size() + " differences",
                                        fresh.files()),
                        "fix what the build takes from its surroundings (SOURCE_DATE_EPOCH, sorted lists, pinned versions); what"
                                + " has to differ goes into \"reproducible: {except: […]}\"",
                        others.stream()
                                .limit(SHOWN)
                                .map(each -> each.where() + ": " + each.how())
                                .toList()));
            }
        }
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        if (!unbuilt.isEmpty()) {
            return new Verdict.NotTested(ReasonCode.PREREQ_MISSING, String.join("; ", unbuilt));
        }
        return held.isEmpty()
                ? new Verdict.NotApplicable("the spec claims of no image that it is reproducible")
                : new Verdict.Pass(String.join("; ", held), measurements);
    }
}
