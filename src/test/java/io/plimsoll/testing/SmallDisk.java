package io.plimsoll.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real disk that is soon full, since a file system that only pretends may fail at other moments. */
public final class SmallDisk implements AutoCloseable {

    private final Path mounted;

    private SmallDisk(Path mounted) {
        this.mounted = mounted;
    }

    /**
     * Mounts one, or ends the test where that is not allowed.
     *
     * @param folder where to
     * @param kibibytes its size
     */
    public static SmallDisk mount(Path folder, int kibibytes) throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", disk.toString()))
                .as("a small disk can be mounted, as root")
                .isZero();
        return new SmallDisk(disk);
    }

    /** Returns the folder that it is mounted at. */
    public Path folder() {
        return mounted;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        assertThat(run("umount", mounted.toString())).isZero();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
