package io.plimsoll.environment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** The files that a Dockerfile build starts from. */
final class BuildContext {

    /** The Dockerfile's name in the archive when it lies outside of the context. */
    private static final String FOREIGN_DOCKERFILE = ".plimsoll.Dockerfile";

    private BuildContext() {}

    /** Returns the name of the Dockerfile in the archive. */
    static String nameOf(Path context, Path dockerfile) throws IOException {
        Path root = context.toRealPath();
        Path file = dockerfile.toRealPath();
        return file.startsWith(root) ? root.relativize(file).toString().replace('\\', '/') : FOREIGN_DOCKERFILE;
    }

    /** Returns the context as a tar stream, without what .dockerignore leaves out; the Dockerfile is always in it. */
    static InputStream tar(Path context, Path dockerfile) throws IOException {
        Path root = context.toRealPath();
        String name = nameOf(context, dockerfile);
        DockerIgnore ignore = DockerIgnore.of(root, dockerfile.toRealPath());
        return Tar.stream(archive -> {
            Tar.add(archive, root, "", path -> !ignore.leavesOut(path) || isNeeded(path, name));
            if (name.equals(FOREIGN_DOCKERFILE)) {
                Tar.add(archive, dockerfile.toRealPath(), name, path -> true);
            }
        });
    }

    private static boolean isNeeded(Path path, String dockerfile) {
        String text = path.toString().replace('\\', '/');
        return text.equals(dockerfile);
    }
}
