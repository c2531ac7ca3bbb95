package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.environment.ImageTrials.Listener;
import io.plimsoll.suite.image.ImageFacts.SetuidFile;
import io.plimsoll.suite.image.ImageFacts.Trial;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Decides DEP-IMG-010: no file of the image has a setuid or setgid bit, and a container of it listens on no TCP port that the
 * image does not expose. What listens on the loopback address only is left out: nobody else reaches it.
 */
final class PrivilegedFilesJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-IMG-010";

    private static final int SHOWN = 8;

    private PrivilegedFilesJudge() {}

    /**
     * Returns the verdict.
     *
     * @param images what was recorded
     */
    static Verdict judge(List<ImageFacts> images) {
        Images all = new Images();
        for (ImageFacts image : images) {
            ImageFacts.Contents contents = image.contents();
            List<SetuidFile> setuid = contents == null
                    ? List.of()
                    : contents.setuid().stream()
                            .filter(file -> !image.allow().contains(file.path()))
                            .toList();
            if (!setuid.isEmpty()) {
                all.fails(finding(image, setuid));
            }
            Trial trial = Starts.asItIs(image, all);
            if (trial == null || contents == null) {
                continue;
            }
            List<Integer> listened = trial.seen().listeners().stream()
                    .filter(each -> !each.loopback())
                    .map(Listener::port)
                    .distinct()
                    .sorted()
                    .toList();
            List<Integer> extra = listened.stream()
                    .filter(port -> !contents.exposed().contains(port)
                            && !port.equals(image.run().readyPort()))
                    .toList();
            if (!extra.isEmpty()) {
                all.fails(new Finding(
                        ImageCause.UNDECLARED_LISTENER.name(),
                        "image " + image.reference(),
                        "listens on no other TCP ports than those it exposes (%s)".formatted(ports(contents.exposed())),
                        "listens on " + ports(listened),
                        ports(extra) + " too many",
                        "switch that listener off, bind it to 127.0.0.1, or EXPOSE it if it is meant",
                        List.of()));
            }
            if (setuid.isEmpty() && extra.isEmpty()) {
                all.holds(
                        image,
                        "no setuid or setgid file among %s; listens on %s"
                                .formatted(contents.files(), ports(listened)));
            }
        }
        return all.verdict();
    }

    private static String ports(List<Integer> ports) {
        return ports.isEmpty() ? "none" : ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static Finding finding(ImageFacts image, List<SetuidFile> setuid) {
        return new Finding(
                ImageCause.SETUID_FILE.name(),
                "image " + image.reference(),
                "no file with a setuid or setgid bit",
                setuid.stream()
                                .limit(SHOWN)
                                .map(file -> String.format(Locale.ROOT, "%s (%04o)", file.path(), file.mode()))
                                .collect(Collectors.joining(", "))
                        + (setuid.size() > SHOWN ? " and %s more".formatted(setuid.size() - SHOWN) : ""),
                "%s too many".formatted(setuid.size()),
                "RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} + in the last stage, before USER; one that is meant"
                        + " goes into \"allow\" of this image",
                List.of());
    }
}
