package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decides DEP-IMG-014: a second build of the same sources reuses every layer of the first. */
final class CacheJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-IMG-014";

    private CacheJudge() {}

    /**
     * Returns the verdict.
     *
     * @param images what was recorded
     */
    static Verdict judge(List<RebuildFacts> images) {
        List<Finding> findings = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        List<String> held = new ArrayList<>();
        List<String> apart = new ArrayList<>();
        for (RebuildFacts image : images) {
            RebuildFacts.Cached cached = image.cached();
            if (cached == null) {
                apart.add(image.reference() + ": " + image.apart());
                continue;
            }
            int all = cached.before().size();
            int reused = cached.reused();
            String observed =
                    String.format(Locale.ROOT, "%d of %d layers reused in %.1f s", reused, all, cached.millis() / 1e3);
            measurements.add(new Measurement("layers of " + image.reference() + " reused", reused, "", "= " + all));
            if (reused == all && cached.after().size() == all) {
                held.add(image.reference() + ": " + observed);
            } else {
                findings.add(new Finding(
                        ImageCause.CACHE_NOT_USED.name(),
                        "image " + image.reference(),
                        "a second build of the same sources reuses all %s layers".formatted(all),
                        observed,
                        "%s layers are new, from layer %s on"
                                .formatted(cached.after().size() - reused, reused + 1),
                        "put nothing into the build that changes by itself (times, build numbers, files that a build"
                                + " leaves in its context), or put it into the last instructions",
                        List.of()));
            }
        }
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        if (held.isEmpty()) {
            return new Verdict.NotApplicable(apart.isEmpty() ? "the spec names no image" : String.join("; ", apart));
        }
        held.addAll(apart);
        return new Verdict.Pass(String.join("; ", held), measurements);
    }
}
