package io.plimsoll.toolbox.watch;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.file.Path;

/** The few system calls that Java has no way to make. */
final class Linux {

    static final short POLLIN = 1;

    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_SOCK_DIAG = 4;

    /** The same on every architecture that has it. */
    private static final long SYS_PIDFD_OPEN = 434;

    private static final int ESRCH = 3;
    private static final int EINTR = 4;

    private final C c = Native.load("c", C.class);

    /** The C library. */
    interface C extends Library {
        int open(String path, int flags) throws LastErrorException;

        int close(int fd) throws LastErrorException;

        int setns(int fd, int type) throws LastErrorException;

        int socket(int domain, int type, int protocol) throws LastErrorException;

        NativeLong send(int fd, byte[] data, NativeLong length, int flags) throws LastErrorException;

        NativeLong recv(int fd, byte[] data, NativeLong length, int flags) throws LastErrorException;

        NativeLong syscall(NativeLong number, Object... arguments) throws LastErrorException;

        int poll(byte[] fds, NativeLong count, int timeout) throws LastErrorException;
    }

    /** Opens a socket to the kernel's socket diagnosis in a network namespace, for its whole life. */
    int socketDiagnosis(Path namespace) throws IOException {
        // setns moves the calling thread only: it goes in, opens, and comes back.
        int own = call("open own namespace", () -> c.open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
        try {
            int there = call("open " + namespace, () -> c.open(namespace.toString(), O_RDONLY | O_CLOEXEC));
            try {
                call("enter " + namespace, () -> c.setns(there, CLONE_NEWNET));
                try {
                    return socketDiagnosis();
                } finally {
                    call("return to the own namespace", () -> c.setns(own, CLONE_NEWNET));
                }
            } finally {
                close(there);
            }
        } finally {
            close(own);
        }
    }

    /** Opens a socket to the kernel's socket diagnosis in the calling thread's network namespace. */
    int socketDiagnosis() throws IOException {
        return call("open a netlink socket", () -> c.socket(AF_NETLINK, SOCK_RAW | O_CLOEXEC, NETLINK_SOCK_DIAG));
    }

    /** Opens a descriptor that becomes readable when the process ends; -1 if it has ended. */
    int pidfd(int pid) throws IOException {
        try {
            return c.syscall(new NativeLong(SYS_PIDFD_OPEN), pid, 0).intValue();
        } catch (LastErrorException e) {
            if (e.getErrorCode() == ESRCH) {
                return -1;
            }
            throw new IOException("pidfd_open (Linux 5.3 or later) failed with error " + e.getErrorCode(), e);
        }
    }

    /** Waits until one of the descriptors of a {@code struct pollfd[]} is ready, or the time is over. */
    void poll(byte[] fds, int count, int timeoutMillis) throws IOException {
        try {
            c.poll(fds, new NativeLong(count), timeoutMillis);
        } catch (LastErrorException e) {
            if (e.getErrorCode() != EINTR) {
                throw new IOException("poll failed with error " + e.getErrorCode(), e);
            }
        }
    }

    void send(int fd, byte[] data) throws IOException {
        call("send", () -> c.send(fd, data, new NativeLong(data.length), 0).intValue());
    }

    int receive(int fd, byte[] data) throws IOException {
        return call("receive", () -> c.recv(fd, data, new NativeLong(data.length), 0)
                .intValue());
    }

    void close(int fd) {
        try {
            c.close(fd);
        } catch (LastErrorException e) {
            // A descriptor that cannot be closed is closed.
            return;
        }
    }

    private interface Call {
        int make();
    }

    private static int call(String what, Call call) throws IOException {
        try {
            return call.make();
        } catch (LastErrorException e) {
            throw new IOException(what + " failed with error " + e.getErrorCode(), e);
        }
    }
}
