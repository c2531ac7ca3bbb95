package io.plimsoll.toolbox.prober;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A thread that stays in a network namespace. A socket that it opens belongs to that namespace for its whole life, whichever
 * thread uses it.
 */
final class Namespace implements AutoCloseable {

    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    private final ExecutorService thread;

    private Namespace(String name) {
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread one = new Thread(task, "namespace-" + name);
            one.setDaemon(true);
            return one;
        });
    }

    /** The C library. */
    interface C extends Library {
        int open(String path, int flags) throws LastErrorException;

        int close(int fd) throws LastErrorException;

        int setns(int fd, int type) throws LastErrorException;

        int unshare(int flags) throws LastErrorException;
    }

    /**
     * Makes a namespace that nothing is connected to. It lasts as long as the thread, or a socket in it.
     *
     * @param name how the thread is called
     * @throws IOException if the system refuses it
     */
    static Namespace create(String name) throws IOException {
        Namespace namespace = new Namespace(name);
        try {
            namespace.call(() -> {
                try {
                    return Native.load("c", C.class).unshare(CLONE_NEWNET);
                } catch (LastErrorException e) {
                    throw new IOException("no network namespace can be made, error " + e.getErrorCode(), e);
                }
            });
            return namespace;
        } catch (IOException e) {
            namespace.close();
            throw e;
        }
    }

    /**
     * Enters a namespace.
     *
     * @param name how the thread is called
     * @param path the namespace, such as {@code /proc/17/ns/net}; {@code null} to stay in that of this process
     * @throws IOException if it cannot be entered
     */
    static Namespace enter(String name, @Nullable Path path) throws IOException {
        Namespace namespace = new Namespace(name);
        if (path == null) {
            return namespace;
        }
        try {
            namespace.call(() -> {
                enter(path);
                return path;
            });
            return namespace;
        } catch (IOException e) {
            namespace.close();
            throw e;
        }
    }

    private static void enter(Path path) throws IOException {
        C c = Native.load("c", C.class);
        try {
            int fd = c.open(path.toString(), O_RDONLY | O_CLOEXEC);
            try {
                c.setns(fd, CLONE_NEWNET);
            } finally {
                c.close(fd);
            }
        } catch (LastErrorException e) {
            throw new IOException("the network namespace " + path + " cannot be entered, error " + e.getErrorCode(), e);
        }
    }

    /** Starts something on the thread. */
    <T> Future<T> submit(Callable<T> task) {
        return thread.submit(task);
    }

    /** Does something on the thread and waits for it. */
    <T> T call(Callable<T> task) throws IOException {
        return result(submit(task));
    }

    /** Waits for what was started. */
    static <T> T result(Future<T> started) throws IOException {
        try {
            return started.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
