package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.image.ImageFacts.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decides DEP-IMG-004: no layer, variable, label or build step of an image holds a secret, deleted files included. */
final class SecretsJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-IMG-004";

    private SecretsJudge() {}

    /**
     * Returns the verdict.
     *
     * @param images what was recorded
     */
    static Verdict judge(List<ImageFacts> images) {
        Images all = new Images();
        for (ImageFacts image : images) {
            ImageFacts.Contents contents = image.contents();
            if (contents == null) {
                all.undecided(image, Unreadable.reason(image), Unreadable.why(image));
                continue;
            }
            List<Secret> secrets = contents.secrets().stream()
                    .filter(each -> !image.allow().contains(each.where()))
                    .toList();
            // The same value in a variable and in the step that set it is one secret.
            Map<String, List<Secret>> byValue = new LinkedHashMap<>();
            secrets.forEach(each -> byValue.computeIfAbsent(
                            each.layer() > 0 ? each.layer() + each.where() + each.rule() : each.rule() + each.masked(),
                            key -> new ArrayList<>())
                    .add(each));
            byValue.values().forEach(same -> all.fails(finding(image, contents, same)));
            all.measured(
                    "layers of " + image.reference() + " read",
                    contents.layers().size(),
                    "");
            if (!secrets.isEmpty()) {
                continue;
            }
            ImageFacts.Control control = image.control();
            if (control.found()) {
                all.holds(
                        image,
                        "none in %s layers; the four planted in a copy were found"
                                .formatted(contents.layers().size()));
            } else {
                all.doubtful(
                        image,
                        control.problem().isEmpty()
                                ? "of the secrets planted in a copy these were not found: " + missed(control)
                                : "no secret could be planted in a copy: " + control.problem());
            }
        }
        return all.verdict();
    }

    private static String missed(ImageFacts.Control control) {
        List<String> missed = new ArrayList<>();
        if (!control.layer()) {
            missed.add("in a layer");
        }
        if (!control.variable()) {
            missed.add("in a variable");
        }
        if (!control.label()) {
            missed.add("in a label");
        }
        if (!control.history()) {
            missed.add("in the history");
        }
        return String.join(", ", missed);
    }

    private static Finding finding(ImageFacts image, ImageFacts.Contents contents, List<Secret> same) {
        Secret first = same.get(0);
        boolean file = first.layer() > 0;
        return new Finding(
                (file ? ImageCause.SECRET_IN_LAYER : ImageCause.SECRET_IN_CONFIG).name(),
                "image " + image.reference(),
                "no secret in any layer, variable, label or build step",
                "%s in %s: %s%s"
                        .formatted(
                                first.rule(),
                                String.join(
                                        ", ",
                                        same.stream()
                                                .map(Secret::where)
                                                .distinct()
                                                .toList()),
                                first.masked(),
                                first.gone() ? ", deleted later, but still in layer " + first.layer() : ""),
                "whoever can pull the image has it",
                "consider it published and replace it; build with RUN --mount=type=secret, and give it at run time",
                file
                        ? List.of("layer %s: %s"
                                .formatted(
                                        first.layer(),
                                        contents.layers().get(first.layer() - 1).createdBy()))
                        : List.of());
    }
}
