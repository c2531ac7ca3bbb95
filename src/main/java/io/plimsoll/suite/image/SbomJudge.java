package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decides DEP-IMG-006: an image says what it consists of, so that a software bill of materials of it can be made. It fails if
 * the distribution that an image is of keeps a database of its packages and the image has none.
 */
final class SbomJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-IMG-006";

    /** Which database a distribution keeps. */
    private static final Map<String, Component.Kind> KEEPS =
            Map.of("debian", Component.Kind.DEBIAN, "ubuntu", Component.Kind.DEBIAN, "alpine", Component.Kind.ALPINE);

    private SbomJudge() {}

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
            Component.Kind kept = KEEPS.get(contents.os());
            boolean missing = kept != null && contents.components().stream().noneMatch(each -> each.kind() == kept);
            if (!contents.unread().isEmpty()) {
                all.undecided(
                        image,
                        ReasonCode.ENV_UNSUPPORTED,
                        "its database of packages cannot be read here: " + String.join(", ", contents.unread()));
            } else if (missing) {
                all.fails(new Finding(
                        ImageCause.PACKAGES_UNKNOWN.name(),
                        "image " + image.reference(),
                        "a database of the packages that it is made of, as %s keeps one".formatted(contents.os()),
                        "no entry of one among %s files".formatted(contents.files()),
                        "nobody can tell which packages it has, nor whether one of them is known to be vulnerable",
                        "leave the database in the image (/var/lib/dpkg, /lib/apk/db): it is small",
                        List.of()));
            } else if (contents.components().isEmpty()) {
                all.nothing(image, "none of its %s files says what it consists of".formatted(contents.files()));
            } else {
                all.holds(image, counts(contents));
                all.measured(
                        "components of " + image.reference(),
                        contents.components().size(),
                        "");
            }
        }
        return all.verdict();
    }

    private static String counts(ImageFacts.Contents contents) {
        return contents.components().stream()
                .collect(Collectors.groupingBy(Component::kind, java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> each.getValue() + " " + each.getKey().words())
                .collect(Collectors.joining(", "));
    }
}
