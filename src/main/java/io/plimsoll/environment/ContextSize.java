package io.plimsoll.environment;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/**
 * How much a build is sent: the sizes of the files in its context, but for what {@code .dockerignore} leaves out.
 *
 * @param context the folder
 * @param bytes all files together
 * @param largest the largest of them, relative to the folder; empty if there is none
 * @param largestBytes its size
 */
record ContextSize(Path context, long bytes, Path largest, long largestBytes) {

    /** Looks at a context; no file but {@code .dockerignore} is read. */
    static ContextSize of(Path context, Path dockerfile) throws IOException {
        Path root = context.toRealPath();
        DockerIgnore ignore = DockerIgnore.of(root, dockerfile);
        Sum sum = new Sum(root, ignore);
        Files.walkFileTree(root, sum);
        return new ContextSize(context, sum.bytes, sum.largest, sum.largestBytes);
    }

    /** Returns what is wrong if it is larger than it may be. */
    String tooLarge(String whose, long limit) {
        return String.format(
                Locale.ROOT,
                "%s: its build context %s is too large – expected at most %,d bytes (budgets.build-context), found %,d, of which %s"
                        + " has %,d; leave out with .dockerignore what the build does not need, or raise the budget",
                whose,
                context,
                limit,
                bytes,
                largest,
                largestBytes);
    }

    private static final class Sum extends SimpleFileVisitor<Path> {

        private final Path root;
        private final DockerIgnore ignore;
        private long bytes;
        private Path largest = Path.of("");
        private long largestBytes;

        Sum(Path root, DockerIgnore ignore) {
            this.root = root;
            this.ignore = ignore;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path relative = root.relativize(file);
            if (attributes.isRegularFile() && !ignore.leavesOut(relative)) {
                bytes += attributes.size();
                if (attributes.size() > largestBytes) {
                    largest = relative;
                    largestBytes = attributes.size();
                }
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
