package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.image.ImageFacts.Layer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides DEP-IMG-009: size and number of layers of an image are within its budget. Names the largest layers, what of them no
 * longer shows, and, where the spec has an earlier version of the image, the layers that are new since.
 */
final class SizeJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-IMG-009";

    private static final int SHOWN = 5;

    private SizeJudge() {}

    /**
     * Returns the verdict.
     *
     * @param images what was recorded
     */
    static Verdict judge(List<ImageFacts> images) {
        Images all = new Images();
        List<ImageFacts> before = new ArrayList<>();
        for (ImageFacts image : images) {
            ImageFacts.Contents contents = image.contents();
            if (contents == null) {
                all.undecided(image, Unreadable.reason(image), Unreadable.why(image));
                continue;
            }
            List<String> layers = layers(contents, earlier(image, before));
            long size = contents.size();
            long count = contents.layers().stream()
                    .filter(layer -> layer.bytes() > 0)
                    .count();
            long budget = image.budget().size();
            int layersBudget = image.budget().layers();
            all.measured(
                    "size of " + image.reference(),
                    size / 1e6,
                    "MB",
                    "≤ " + Images.bytes(budget) + whose(image, "size"));
            all.measured("layers of " + image.reference(), count, "", "≤ " + layersBudget + whose(image, "layers"));
            if (size > budget) {
                all.fails(new Finding(
                        ImageCause.TOO_LARGE.name(),
                        "image " + image.reference(),
                        "at most %s%s".formatted(Images.bytes(budget), whose(image, "size")),
                        Images.bytes(size),
                        Images.bytes(size - budget) + " too many",
                        "see the largest layers; take a slimmer base, leave out what only the build needs, delete in the"
                                + " instruction that creates",
                        layers));
            }
            if (count > layersBudget) {
                all.fails(new Finding(
                        ImageCause.TOO_MANY_LAYERS.name(),
                        "image " + image.reference(),
                        "at most %s layers with files%s".formatted(layersBudget, whose(image, "layers")),
                        Long.toString(count),
                        "%s too many".formatted(count - layersBudget),
                        "join RUN and COPY instructions that change together",
                        layers));
            }
            if (size <= budget && count <= layersBudget) {
                all.holds(
                        image,
                        "%s in %s layers, %s"
                                .formatted(Images.bytes(size), count, layers.isEmpty() ? "all empty" : layers.get(0)));
            }
            before.add(image);
        }
        return all.verdict();
    }

    private static String whose(ImageFacts image, String key) {
        return image.budget().defaults().contains(key) ? " (the project's default)" : "";
    }

    private static @Nullable ImageFacts earlier(ImageFacts image, List<ImageFacts> before) {
        String repository = repository(image.reference());
        ImageFacts found = null;
        for (ImageFacts each : before) {
            found = repository(each.reference()).equals(repository) ? each : found;
        }
        return found;
    }

    private static String repository(String reference) {
        String name = reference.replaceFirst("@.*", "");
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        return colon < 0 ? name : name.substring(0, colon);
    }

    private static List<String> layers(ImageFacts.Contents contents, @Nullable ImageFacts earlier) {
        List<String> lines = new ArrayList<>();
        contents.layers().stream()
                .filter(layer -> layer.bytes() > 0)
                .sorted(Comparator.comparingLong(Layer::bytes).reversed())
                .limit(SHOWN)
                .forEach(layer -> lines.add("%s by %s%s"
                        .formatted(
                                Images.bytes(layer.bytes()),
                                layer.createdBy(),
                                layer.hidden() == 0
                                        ? ""
                                        : ", of which later layers hide " + Images.bytes(layer.hidden()))));
        if (earlier != null && earlier.contents() != null) {
            Set<String> known =
                    earlier.contents().layers().stream().map(Layer::digest).collect(Collectors.toSet());
            long fresh = contents.layers().stream()
                    .filter(layer -> !known.contains(layer.digest()))
                    .mapToLong(Layer::bytes)
                    .sum();
            lines.add("%s in layers that %s does not have; it is %s"
                    .formatted(
                            Images.bytes(fresh),
                            earlier.reference(),
                            Images.bytes(earlier.contents().size())));
        }
        return lines;
    }
}
