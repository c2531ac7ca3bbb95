package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import java.util.List;

/** Decides DEP-IMG-008: an image says which commit it was built from, that is the one at hand, and nothing was changed since. */
final class RevisionJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-IMG-008";

    private static final String LABEL = "org.opencontainers.image.revision";
    private static final String REMEDY = "in the Dockerfile: ARG REVISION and LABEL " + LABEL
            + "=\"${REVISION}\"; build with --build-arg REVISION=$(git rev-parse HEAD)";

    private RevisionJudge() {}

    /**
     * Returns the verdict.
     *
     * @param images what was recorded
     */
    static Verdict judge(List<ImageFacts> images) {
        Images all = new Images();
        for (ImageFacts image : images) {
            ImageFacts.Build build = image.build();
            ImageFacts.Contents contents = image.contents();
            if (build == null) {
                all.nothing(image, "not built here, so no commit of this repository made it");
            } else if (contents == null) {
                all.undecided(image, Unreadable.reason(image), Unreadable.why(image));
            } else if (build.commit() == null) {
                all.nothing(image, "its build context is in no Git repository");
            } else {
                judge(image, build.commit(), build.uncommitted(), contents.revision(), all);
            }
        }
        return all.verdict();
    }

    private static void judge(ImageFacts image, String commit, boolean uncommitted, String label, Images all) {
        String what = "image " + image.reference();
        if (label.isEmpty()) {
            all.fails(new Finding(
                    ImageCause.REVISION_MISSING.name(),
                    what,
                    "the label " + LABEL + " is " + commit,
                    "no such label",
                    "nobody can tell what is in it",
                    REMEDY,
                    List.of()));
        } else if (!label.equals(commit)) {
            all.fails(new Finding(
                    ImageCause.REVISION_DIFFERS.name(),
                    what,
                    "the label " + LABEL + " is " + commit,
                    label,
                    "another commit",
                    REMEDY,
                    List.of()));
        } else if (uncommitted) {
            all.fails(new Finding(
                    ImageCause.NOT_COMMITTED.name(),
                    what,
                    "its build context is as it was committed in " + commit,
                    "it has changes that are not committed",
                    "the commit on the image is not what is in it",
                    "commit or drop the changes (git status), then build again",
                    List.of()));
        } else {
            all.holds(image, "built from " + commit.substring(0, Math.min(12, commit.length())));
        }
    }
}
