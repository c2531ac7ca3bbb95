package io.plimsoll.environment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Brings files and this program itself into a toolbox, by a way that differs from one kind of toolbox to another. */
final class ToolboxDelivery {

    private final ClassPathBundle.Extent extent;
    private final Way way;
    private @Nullable ToolboxClassPath classPath;

    /**
     * Makes one.
     *
     * @param extent how much of this program is brought, and to where
     * @param way how archives get there
     */
    ToolboxDelivery(ClassPathBundle.Extent extent, Way way) {
        this.extent = extent;
        this.way = way;
    }

    /** Unpacks a tar archive at the root of a toolbox. */
    @FunctionalInterface
    interface Way {
        void put(InputStream tar) throws IOException;
    }

    /** Brings a file or a folder in; see {@link ToolboxContainer#copyIn}. */
    void copyIn(Path fileOrFolder, String target) throws IOException {
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException("The target in the toolbox must be an absolute path: " + target);
        }
        if (!Files.exists(fileOrFolder)) {
            throw new NoSuchFileException(fileOrFolder.toString());
        }
        String name = target.substring(1).replaceAll("/+$", "");
        try (InputStream tar = Tar.stream(archive -> Tar.add(archive, fileOrFolder, name, ignored -> true))) {
            way.put(tar);
        }
    }

    /** Brings this program's class path in, once; see {@link ToolboxContainer#provideClassPath}. */
    synchronized ToolboxClassPath classPath() throws IOException {
        if (classPath == null) {
            long begin = System.nanoTime();
            ClassPathBundle bundle = ClassPathBundle.ofThisJvm(extent);
            AtomicLong bytes = new AtomicLong();
            try (InputStream tar = bundle.tar(bytes)) {
                way.put(tar);
            }
            classPath = new ToolboxClassPath(
                    extent.argFile(),
                    bundle.entries().size(),
                    bytes.get(),
                    Duration.ofNanos(System.nanoTime() - begin));
        }
        return classPath;
    }
}
