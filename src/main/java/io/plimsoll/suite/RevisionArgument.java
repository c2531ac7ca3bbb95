package io.plimsoll.suite;

import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.ImageSource;
import io.plimsoll.spec.ImageSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets every image say which commit it was built from: a build argument that a Dockerfile may ask for. */
public final class RevisionArgument {

    private static final String REVISION = "REVISION";

    private RevisionArgument() {}

    /**
     * Returns an image as it is built: with the commit passed. A Dockerfile that does not ask for it ignores it.
     *
     * @param spec the spec that the image is of
     * @param image the image
     */
    public static ImageSpec pass(DeploymentSpec spec, ImageSpec image) {
        String commit = GitRevision.of(spec.folder()).commit();
        if (commit == null || !(image.source() instanceof ImageSource.Build build)) {
            return image;
        }
        Map<String, String> args = new LinkedHashMap<>(build.args());
        args.putIfAbsent(REVISION, commit);
        return image.from(new ImageSource.Build(build.context(), build.dockerfile(), args));
    }
}
