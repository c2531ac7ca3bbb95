package io.plimsoll.suite;

import io.plimsoll.spec.ImageSource;
import io.plimsoll.spec.ImageSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets every image say which commit it was built from: a build argument that a Dockerfile may ask for. */
public final class RevisionArgument {

    private static final String REVISION = "REVISION";

    private RevisionArgument() {}

    /**
     * Returns an image as it is built: with the commit of its build context passed, which may lie in another repository than
     * the spec. A Dockerfile that does not ask for it ignores it; outside of a repository there is none to pass.
     *
     * @param image the image
     */
    public static ImageSpec pass(ImageSpec image) {
        if (!(image.source() instanceof ImageSource.Build build)) {
            return image;
        }
        String commit = GitRevision.of(build.context()).commit();
        if (commit == null) {
            return image;
        }
        Map<String, String> args = new LinkedHashMap<>(build.args());
        args.putIfAbsent(REVISION, commit);
        return image.from(new ImageSource.Build(build.context(), build.dockerfile(), args));
    }
}
