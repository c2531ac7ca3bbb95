package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.image.ImageFacts.Found;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides DEP-IMG-001: no compiler, build tool, version control system or development dependency is in the image that is
 * shipped, and the stage that becomes it builds nothing.
 *
 * <p>Shells and package managers are named and not complained about: the base brings them.
 */
final class ToolsJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-IMG-001";

    private static final int SHOWN = 8;
    private static final String REMEDY =
            "build in a stage of its own and copy only the result into the last one (COPY --from=build)";

    private ToolsJudge() {}

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
            List<Finding> findings = new ArrayList<>();
            files(
                    image,
                    contents,
                    ToolRules.Kind.TOOLCHAIN,
                    ImageCause.TOOLCHAIN_LEFT,
                    "no compiler or build tool",
                    findings);
            files(
                    image,
                    contents,
                    ToolRules.Kind.VERSION_CONTROL,
                    ImageCause.VERSION_CONTROL_LEFT,
                    "no version control system and no data of one",
                    findings);
            files(
                    image,
                    contents,
                    ToolRules.Kind.DEVELOPMENT,
                    ImageCause.DEVELOPMENT_LEFT,
                    "nothing that only developers need",
                    findings);
            builds(image, findings);
            findings.forEach(all::fails);
            if (findings.isEmpty()) {
                all.holds(image, "%s files%s%s".formatted(contents.files(), stages(image), listed(contents)));
            }
            all.measured("files of " + image.reference(), contents.files(), "");
        }
        return all.verdict();
    }

    private static void files(
            ImageFacts image,
            ImageFacts.Contents contents,
            ToolRules.Kind kind,
            ImageCause cause,
            String expected,
            List<Finding> findings) {
        List<Found> found = contents.found().stream()
                .filter(each -> each.kind() == kind && !image.allow().contains(each.path()))
                .toList();
        if (found.isEmpty()) {
            return;
        }
        Set<Integer> layers = found.stream().map(Found::layer).collect(Collectors.toCollection(LinkedHashSet::new));
        findings.add(new Finding(
                cause.name(),
                "image " + image.reference(),
                expected,
                found.stream().limit(SHOWN).map(Found::path).collect(Collectors.joining(", "))
                        + (found.size() > SHOWN ? " and %s more".formatted(found.size() - SHOWN) : ""),
                "%s too many, in %s"
                        .formatted(found.size(), layers.size() == 1 ? "one layer" : layers.size() + " layers"),
                REMEDY + "; a file that is meant to be there goes into \"allow\" of this image",
                layers.stream()
                        .map(layer -> "layer %s: %s"
                                .formatted(
                                        layer, contents.layers().get(layer - 1).createdBy()))
                        .toList()));
    }

    private static void builds(ImageFacts image, List<Finding> findings) {
        ImageFacts.Build build = image.build();
        if (build == null) {
            return;
        }
        List<String> steps = new ArrayList<>();
        for (Dockerfile.Stage stage : Dockerfile.shipped(build.stages())) {
            for (Dockerfile.Run run : stage.runs()) {
                BuildCommands.in(run.command())
                        .ifPresent(command -> steps.add("line %s runs %s".formatted(run.line(), command)));
            }
        }
        if (!steps.isEmpty()) {
            findings.add(new Finding(
                    ImageCause.BUILT_IN_FINAL_STAGE.name(),
                    "image " + image.reference(),
                    "the stage that is shipped builds nothing itself",
                    String.join(", ", steps) + " of its Dockerfile",
                    build.stages().size() == 1 ? "one stage where two are needed" : "a build step in the last stage",
                    REMEDY,
                    steps));
        }
    }

    private static String stages(ImageFacts image) {
        ImageFacts.Build build = image.build();
        return build == null
                ? ", no Dockerfile known"
                : ", %s"
                        .formatted(
                                build.stages().size() == 1
                                        ? "one stage"
                                        : build.stages().size() + " stages");
    }

    private static String listed(ImageFacts.Contents contents) {
        String names = contents.found().stream()
                .filter(each -> each.kind() == ToolRules.Kind.LISTED)
                .map(each -> each.path().substring(each.path().lastIndexOf('/') + 1))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? ", no shell" : ", with " + names;
    }
}
