package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides DEP-IMG-002: every image that a Dockerfile starts or copies from has a fixed tag or a digest. An image that is not
 * built from a known Dockerfile is held to the same by its own name.
 */
final class BasesJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-IMG-002";

    private BasesJudge() {}

    /**
     * Returns the verdict.
     *
     * @param images what was recorded
     */
    static Verdict judge(List<ImageFacts> images) {
        Images all = new Images();
        int bases = 0;
        int digests = 0;
        for (ImageFacts image : images) {
            ImageFacts.Build build = image.build();
            List<String> named = build == null ? List.of(image.reference()) : bases(build);
            int before = bases;
            boolean pinned = true;
            for (String base : named) {
                bases++;
                digests += isDigest(base) ? 1 : 0;
                if (!isDigest(base) && !hasFixedTag(base)) {
                    pinned = false;
                    all.fails(finding(image, build, base));
                }
            }
            if (pinned) {
                all.holds(
                        image,
                        build == null
                                ? "its own name has a fixed tag; no Dockerfile known"
                                : named.isEmpty()
                                        ? "starts from nothing"
                                        : "%s bases pinned (%s)".formatted(bases - before, String.join(", ", named)));
            }
        }
        all.measured("bases pinned by tag or digest", bases, "");
        all.measured("of them by digest, the hardened tier", digests, "");
        return all.verdict();
    }

    private static Finding finding(
            ImageFacts image, ImageFacts.@org.jspecify.annotations.Nullable Build build, String base) {
        String where = build == null
                ? "the name itself"
                : build.stages().stream()
                        .filter(stage -> stage.base().equals(base))
                        .findFirst()
                        .map(stage -> "FROM in line " + stage.line())
                        .orElse("COPY --from");
        return new Finding(
                ImageCause.BASE_NOT_PINNED.name(),
                "image " + image.reference(),
                "a base with a fixed tag or a digest",
                "%s: %s".formatted(where, base.isEmpty() ? "a build argument that is not set" : base),
                "what is built tomorrow may start from something else",
                "name a version, or better a digest (NAME:TAG@sha256:…)",
                List.of());
    }

    private static List<String> bases(ImageFacts.Build build) {
        Set<String> stages = build.stages().stream()
                .map(stage -> stage.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        List<String> bases = new ArrayList<>();
        for (Dockerfile.Stage stage : build.stages()) {
            bases.add(stage.base());
            bases.addAll(stage.copiesFrom());
        }
        return bases.stream()
                .filter(base -> !base.equalsIgnoreCase("scratch")
                        && !stages.contains(base.toLowerCase(Locale.ROOT))
                        && !base.matches("\\d+"))
                .distinct()
                .toList();
    }

    private static boolean isDigest(String reference) {
        return reference.matches(".*@sha256:[0-9a-f]{64}");
    }

    private static boolean hasFixedTag(String reference) {
        int colon = reference.indexOf(':', reference.lastIndexOf('/') + 1);
        return colon > 0
                && colon < reference.length() - 1
                && !reference.substring(colon + 1).equals("latest");
    }
}
