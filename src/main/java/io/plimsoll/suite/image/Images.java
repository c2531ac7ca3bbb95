package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Gathers what a check decides image by image, and turns it into one verdict: no image may be passed over in silence. */
final class Images {

    private final List<Finding> findings = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<String> held = new ArrayList<>();
    private final List<String> apart = new ArrayList<>();
    private final List<String> undecided = new ArrayList<>();
    private final List<String> doubtful = new ArrayList<>();
    private ReasonCode reason = ReasonCode.PREREQ_MISSING;

    /** The criterion holds for an image; says how that was seen. */
    void holds(ImageFacts image, String how) {
        held.add(image.reference() + ": " + how);
    }

    /** The check has nothing to say about an image; says why. */
    void nothing(ImageFacts image, String why) {
        apart.add(image.reference() + ": " + why);
    }

    /** The image could not be looked at. */
    void undecided(ImageFacts image, ReasonCode code, String why) {
        reason = undecided.isEmpty() ? code : reason;
        undecided.add(image.reference() + ": " + why);
    }

    /** The instrument failed its control. */
    void doubtful(ImageFacts image, String why) {
        doubtful.add(image.reference() + ": " + why);
    }

    void fails(Finding finding) {
        findings.add(finding);
    }

    void measured(String name, double value, String unit, String bound) {
        measurements.add(new Measurement(name, value, unit, bound));
    }

    void measured(String name, double value, String unit) {
        measurements.add(new Measurement(name, value, unit, null));
    }

    Verdict verdict() {
        if (!findings.isEmpty()) {
            undecided.forEach(each -> measurements.add(new Measurement("not looked at: " + each, 1, "", null)));
            return new Verdict.Fail(findings, measurements);
        }
        if (!doubtful.isEmpty()) {
            return new Verdict.Error(
                    String.join("; ", doubtful),
                    "report this as a defect of the harness, with harness.log of the pack");
        }
        if (!undecided.isEmpty()) {
            return new Verdict.NotTested(reason, String.join("; ", undecided));
        }
        if (held.isEmpty()) {
            return new Verdict.NotApplicable(apart.isEmpty() ? "the spec names no image" : String.join("; ", apart));
        }
        List<String> all = new ArrayList<>(held);
        all.addAll(apart);
        return new Verdict.Pass(String.join("; ", all), measurements);
    }

    /** Returns an amount of bytes as engines print it. */
    static String bytes(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
