package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.environment.ImageTrials.Process;
import io.plimsoll.suite.image.ImageFacts.Trial;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Decides DEP-IMG-003: no process of a container that was started as the image or the spec says belongs to UID 0.
 *
 * <p>A user by name holds as well, but the kubelet cannot check {@code runAsNonRoot} against a name: that is said.
 */
final class UserJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-IMG-003";

    private UserJudge() {}

    /**
     * Returns the verdict.
     *
     * @param images what was recorded
     */
    static Verdict judge(List<ImageFacts> images) {
        Images all = new Images();
        for (ImageFacts image : images) {
            Trial trial = Starts.asItIs(image, all);
            ImageFacts.Contents contents = image.contents();
            if (trial == null || contents == null) {
                continue;
            }
            List<Process> processes = trial.seen().processes();
            if (processes.isEmpty()) {
                all.undecided(
                        image, io.plimsoll.check.ReasonCode.ENV_UNSUPPORTED, "the engine did not name its processes");
                continue;
            }
            List<Process> root =
                    processes.stream().filter(each -> each.uid() == 0).toList();
            all.measured("processes of " + image.reference(), processes.size(), "");
            if (root.isEmpty()) {
                all.holds(image, "UID %s%s".formatted(uids(processes), how(image, contents)));
            } else {
                all.fails(new Finding(
                        ImageCause.RUNS_AS_ROOT.name(),
                        "image " + image.reference(),
                        "every process belongs to a UID other than 0",
                        "UID 0: "
                                + root.stream()
                                        .map(Process::command)
                                        .distinct()
                                        .limit(3)
                                        .collect(Collectors.joining(", ")),
                        "%s of %s processes".formatted(root.size(), processes.size()),
                        "end the Dockerfile with USER and a number, like USER 10001:10001; if the image leaves the choice to"
                                + " whoever starts it, declare \"run: {user: …}\" as the manifests have it",
                        List.of("USER of the image: " + (contents.user().isEmpty() ? "none" : contents.user()))));
            }
        }
        return all.verdict();
    }

    private static String uids(List<Process> processes) {
        return processes.stream()
                .map(Process::uid)
                .distinct()
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(" and "));
    }

    private static String how(ImageFacts image, ImageFacts.Contents contents) {
        String declared = image.run().user();
        if (declared != null) {
            return " as run.user declares (USER of the image: %s)"
                    .formatted(contents.user().isEmpty() ? "none" : contents.user());
        }
        if (contents.user().isEmpty()) {
            return ", though it starts as UID 0 and steps down: runAsNonRoot refuses it unless runAsUser is set";
        }
        return isNumber(contents.user())
                ? ""
                : ", by the name %s: runAsNonRoot refuses a name, so set runAsUser or write USER as a number"
                        .formatted(contents.user());
    }

    private static boolean isNumber(String user) {
        return user.matches("[0-9]+(?::.*)?");
    }
}
